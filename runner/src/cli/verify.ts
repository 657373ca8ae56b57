import { PipelineError } from '../model/errors.js';
import type { Graph, StageName } from '../model/graph.js';
import { selectTargets } from '../pipeline/targets.js';
import { createReporter } from '../reporters/create.js';
import { painter } from '../reporters/style.js';
import { verifyJson, verifyText } from '../reporters/verify-text.js';
import { EXIT_CODES } from '../run/signals.js';
import { openSession } from '../workspace/session.js';
import { type Records, readRecords } from '../verify/records.js';
import { drawSample } from '../verify/sample.js';
import { agrees } from '../verify/verdict.js';
import { verifyStages } from '../verify/verify.js';
import type { Command, VerifyOptions } from './options.js';
import { reading } from './reading.js';

/** Reruns recorded stages in scratch and holds what they make against the record. */
export const verify: Command<VerifyOptions> = async (options, io) => {
  const place = { file: options.file, directory: options.directory };
  const session = await openSession({ ...place, params: [], set: [], name: null }, io, 'read', reading(io));
  const targets = new Set(selectTargets(session.graph, options.targets));
  const records = await readRecords(session, withGroups(session.graph, targets));
  const { current, altered, stale } = only(targets, records);
  if (current.length + altered.length === 0) {
    throw PipelineError.of(
      'there is nothing to verify: no stage has a result of the present inputs',
      null,
      '"lockstep plan" says why; "lockstep run" makes results',
    );
  }
  const seed = options.sample === null ? null : (options.seed ?? session.random.hex(4));
  const names = current.map(({ stage }) => stage.name);
  const drawn = new Set(seed === null ? names : drawSample(names, options.sample ?? names.length, seed));
  if (seed !== null && !options.json) {
    io.stdout.write(`seed ${seed}: ${drawn.size} of ${names.length} drawn\n`);
  }
  const known = altered.map((one) => ({ kind: 'altered' as const, ...one }));
  if (options.dryRun) {
    session.close();
    const drawnNames = names.filter((name) => drawn.has(name));
    const answer = { seed, verdicts: known, stale: stale.map(({ stage }) => stage) };
    io.stdout.write(
      options.json
        ? `${JSON.stringify({ ...verifyJson(answer), drawn: drawnNames })}\n`
        : drawnNames.map((name) => `${name}\n`).join(''),
    );
    return altered.length > 0 ? 1 : 0;
  }

  const reporter = createReporter({ json: false, quiet: false }, io);
  const { verdicts, signal } = await verifyStages(
    session,
    current.filter(({ stage }) => drawn.has(stage.name)),
    records.current,
    {
      ...place,
      surroundings: io,
      jobs: options.jobs,
      resources: options.resources,
      waiting: {
        wait: options.wait,
        onWait: (text) => {
          reporter.report({ type: 'waiting', text });
        },
      },
      emit: (event) => {
        reporter.report(event);
      },
    },
  ).finally(() => {
    reporter.close();
    session.close();
  });
  const answer = {
    seed,
    verdicts: [...known, ...verdicts],
    stale: stale.map(({ stage }) => stage),
  };
  io.stdout.write(
    options.json
      ? `${JSON.stringify(verifyJson(answer))}\n`
      : verifyText(answer, painter(io.system.host.env, io.stdout)),
  );
  if (signal !== null) return EXIT_CODES[signal];
  return verdicts.length === drawn.size && answer.verdicts.every(agrees) ? 0 : 1;
};

/** Rules may look at the other cells of a group. */
function withGroups({ groups, stages }: Graph, targets: ReadonlySet<StageName>): readonly StageName[] {
  const names = [...targets].flatMap((name) => {
    const group = stages.get(name)?.group ?? null;
    return group === null ? [name] : (groups.get(group) ?? []);
  });
  return [...new Set(names)];
}

function only(names: ReadonlySet<StageName>, { current, altered, stale }: Records): Records {
  return {
    current: current.filter(({ stage }) => names.has(stage.name)),
    altered: altered.filter(({ stage }) => names.has(stage)),
    stale: stale.filter(({ stage }) => names.has(stage)),
  };
}
