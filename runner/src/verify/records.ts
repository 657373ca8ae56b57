import { isDeepStrictEqual } from 'node:util';
import type { Dep, Graph, Stage, StageName, WorkspacePath } from '../model/graph.js';
import type { Facts } from '../workspace/facts.js';
import { isGenuine } from '../plan/genuine.js';
import { Producers } from '../plan/producers.js';
import type { Reason } from '../model/reason.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import type { Locks, OutRecord, StageInputs, StageResult } from '../model/records.js';

/** What a rerun is held against. */
export interface Recorded extends StageResult {
  readonly stage: Stage;
  readonly inputs: StageInputs;
}

/** What pipeline.lock says of some stages; each is in one of the lists, in graph order. */
export interface Records {
  /** Made of the present inputs, and not changed since. */
  readonly current: readonly Recorded[];
  /** Made of the present inputs, but what lies at these outs now is something else. */
  readonly altered: readonly { readonly stage: StageName; readonly paths: readonly WorkspacePath[] }[];
  /** Never run, frozen, or made of other inputs than the present ones: there is nothing to rerun it against. */
  readonly stale: readonly { readonly stage: StageName; readonly reasons: readonly Reason[] }[];
}

/** @throws PipelineError as planning does */
export async function readRecords(session: Session, names: readonly StageName[]): Promise<Records> {
  const { graph } = session;
  const { selected, planner, lock, present } = await planWorkspace(session, {
    targets: names,
    allowMissing: true,
    seen: (facts, recorded) => asRecorded(facts, graph, recorded),
  });
  const chosen = new Set(names);
  const current: Recorded[] = [];
  const altered: { stage: StageName; paths: readonly WorkspacePath[] }[] = [];
  const stale: { stage: StageName; reasons: readonly Reason[] }[] = [];
  for (const stage of selected.filter(({ name }) => chosen.has(name))) {
    const { decision, known } = planner.planned(stage.name);
    const entry = lock.stages.get(stage.name);
    const isRecorded = entry?.key === known?.key && !stage.frozen;
    if (
      entry === undefined ||
      known === null ||
      !isRecorded ||
      !isGenuine(entry, known.inputs.outs, known.key)
    ) {
      stale.push({ stage: stage.name, reasons: decision.reasons });
      continue;
    }
    const paths = await alteredPaths(present, entry.outs);
    if (paths.length > 0) altered.push({ stage: stage.name, paths });
    else current.push({ ...entry, stage });
  }
  return { current, altered, stale };
}

/**
 * The facts as they would be with every recorded out in its place: an out that was altered, or that nobody
 * fetched yet, leaves it open neither whether its stage's inputs are those of the record nor whether those of
 * the stages behind it are. Where a stage reads inside an out, what lies there counts.
 */
export function asRecorded(facts: Facts, graph: Graph, lock: Pick<Locks, 'stages'>): Facts {
  const records = new Map(
    [...graph.stages.values()].flatMap(({ name, outs }) =>
      outs.flatMap(({ path }) => {
        const record = lock.stages.get(name)?.outs.find((out) => out.path === path);
        return record === undefined ? [] : [[path, record] as const];
      }),
    ),
  );
  const producers = new Producers(graph);
  for (const { deps } of graph.stages.values()) {
    for (const path of deps.flatMap(pathOf)) {
      const origin = producers.origin(path);
      if (origin.kind === 'made' && origin.inside !== '') records.delete(origin.producer.out.path);
    }
  }
  return {
    ...facts,
    outContent: (path) => {
      const record = records.get(path);
      return record === undefined ? facts.outContent(path) : Promise.resolve(record);
    },
  };
}

function pathOf(dep: Dep): readonly WorkspacePath[] {
  return dep.kind === 'path' ? [dep.path] : [];
}

/** Outs at whose places something else lies. An absent out is no altered one: it may be in the store. */
export async function alteredPaths(
  facts: Facts,
  outs: readonly OutRecord[],
): Promise<readonly WorkspacePath[]> {
  const found = await Promise.all(outs.map(({ path }) => facts.outContent(path)));
  return outs
    .filter((out, index) => {
      const present = found[index] ?? null;
      return present !== null && !isDeepStrictEqual(present, out);
    })
    .map(({ path }) => path);
}
