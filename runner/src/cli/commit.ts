import { selectTargets } from '../pipeline/targets.js';
import { createReporter } from '../reporters/create.js';
import { painter } from '../reporters/style.js';
import { verdictLines } from '../reporters/verify-text.js';
import { type Candidate, commitStages } from '../run/commit-stages.js';
import { openSession, type Session } from '../workspace/session.js';
import { VerificationError } from '../verify/refused.js';
import { drawSample } from '../verify/sample.js';
import { agrees } from '../verify/verdict.js';
import { verifyStages } from '../verify/verify.js';
import { reading } from './reading.js';
import type { CommitOptions, Command, Io } from './options.js';

/** Vouches for outs that no run of these inputs made. */
export const commit: Command<CommitOptions> = async (options, io) => {
  const session = await openSession(
    { ...options, params: [], set: [], name: null },
    io,
    'write',
    reading(io),
  );
  const targets = selectTargets(session.graph, options.targets);
  const names = await commitStages(session, targets, options.reason, (candidates) =>
    verifySome(session, candidates, options, io),
  );
  session.close();
  io.stdout.write(
    names.length === 0 ? 'Nothing to commit: all of it is up to date.\n' : `Committed ${names.join(', ')}\n`,
  );
  return 0;
};

/**
 * @returns how many were rerun and agree
 * @throws VerificationError where one doesn't
 */
async function verifySome(
  session: Session,
  candidates: readonly Candidate[],
  { file, directory, verify, seed: given }: CommitOptions,
  io: Io,
): Promise<number> {
  if (verify === 0) return 0;
  const results = candidates.map(({ stage, entry }) => ({ ...entry, stage }));
  const seed = given ?? session.random.hex(4);
  const drawn = drawSample(
    results.map(({ stage }) => stage.name),
    verify,
    seed,
  );
  io.stdout.write(`seed ${seed}: ${drawn.length} of ${results.length} drawn\n`);
  const reporter = createReporter({ json: false, quiet: false }, io);
  const { verdicts } = await verifyStages(
    session,
    results.filter(({ stage }) => drawn.includes(stage.name)),
    results,
    {
      file,
      directory,
      surroundings: io,
      jobs: null,
      resources: new Map(),
      waiting: { ...reading(io), wait: true },
      emit: (event) => {
        reporter.report(event);
      },
    },
  ).finally(() => {
    reporter.close();
  });
  const paint = painter(io.system.host.env, io.stdout);
  for (const verdict of verdicts) io.stdout.write(`${verdictLines(verdict, paint).join('\n')}\n`);
  if (verdicts.length === drawn.length && verdicts.every(agrees)) return drawn.length;
  throw new VerificationError('nothing was committed: not all that was rerun agrees with what is in place');
}
