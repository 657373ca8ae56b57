import { PipelineError } from '../model/errors.js';
import type { Graph, StageName } from '../model/graph.js';
import { selectTargets } from '../pipeline/targets.js';
import type { ResourceCounts } from '../run/capacity.js';
import type { EndSignal } from '../run/watch.js';
import { type Records, readRecords } from '../verify/records.js';
import type { Verdict } from '../verify/verdict.js';
import { draw, rerunSample, type Sample, type SampleRequest, type VerifyWatch } from './sample.js';
import { requireCheckout, type Site, withSession } from './site.js';

export interface VerifyRequest extends SampleRequest {
  /** Stages, groups, cells or globs; none: everything. */
  readonly targets: readonly string[];
  /** Cores; `null`: the available ones. */
  readonly jobs: number | null;
  /** As for `run`. */
  readonly resources: ResourceCounts;
  /** Draws and looks, and reruns nothing. */
  readonly dryRun: boolean;
  /** `false`: gives up where another verification is at work. */
  readonly wait: boolean;
}

/** What was found; `rerun: false` for a dry run, which finds altered outs only. */
export interface VerifyAnswer {
  readonly sample: Sample;
  readonly rerun: boolean;
  /** Of altered outs first, then of the rerun stages in graph order; what a signal kept from starting has none. */
  readonly verdicts: readonly Verdict[];
  /** Without a result of the present inputs, so that nothing could be compared. */
  readonly stale: readonly StageName[];
  /** What interrupted it. */
  readonly signal: EndSignal | null;
}

/**
 * Reruns recorded stages in scratch and holds what they make against the record. Checkout, lock and store
 * stay as they are.
 * @throws PipelineError also where there is nothing to verify; WorkspaceBusyError, StoreError
 */
export async function verify(site: Site, request: VerifyRequest, watch: VerifyWatch): Promise<VerifyAnswer> {
  requireCheckout(site, 'verify');
  return withSession(site, 'read', async (session) => {
    const targets = new Set(selectTargets(session.graph, request.targets, site.pipeline));
    const records = await readRecords(session, withGroups(session.graph, targets));
    const { current, altered, stale } = only(targets, records);
    if (current.length + altered.length === 0) {
      throw PipelineError.of(
        'there is nothing to verify: no stage has a result of the present inputs',
        null,
        '"lockstep plan" says why; "lockstep run" makes results',
      );
    }
    const sample = draw(session, current, request, watch);
    const found = { sample, stale: stale.map(({ stage }) => stage) };
    const known = altered.map((one) => ({ kind: 'altered' as const, ...one }));
    if (request.dryRun) return { ...found, rerun: false, verdicts: known, signal: null };
    const { verdicts, signal } = await rerunSample(
      {
        site,
        session,
        watch,
        jobs: request.jobs,
        resources: request.resources,
        wait: request.wait,
        preflight: false,
      },
      sample,
      current,
      records.current,
    );
    return { ...found, rerun: true, verdicts: [...known, ...verdicts], signal };
  });
}

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
