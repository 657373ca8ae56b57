import { resolve } from 'node:path';
import { PipelineError, type Diagnostic } from '../model/errors.js';
import type { Stage, StageName } from '../model/graph.js';
import { groupBy } from '../model/group-by.js';
import type { LockEntry, StageInputs } from '../model/records.js';
import { compareInputs } from '../plan/compare.js';
import { isStored } from '../plan/decide.js';
import { isGenuine } from '../plan/genuine.js';
import type { PlannedStage } from '../plan/view.js';
import { alteredPaths, asRecorded } from '../verify/records.js';
import type { Facts } from '../workspace/facts.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import type { Candidate, Candidates, StoredContent } from './candidates.js';

/**
 * The targets that aren't up to date, with the outs that the lock records: only their script's code may have changed
 * since. An out need not be in place, but must be no other than the recorded one.
 * @throws PipelineError that tells, group by group, which targets can't be carried over and why
 */
export async function recordedCandidates(
  session: Session,
  targets: readonly StageName[],
): Promise<Candidates> {
  const { graph } = session;
  const { selected, planner, lock, codes, present } = await planWorkspace(session, {
    targets,
    allowMissing: true,
    seen: (facts, recorded) => asRecorded(facts, graph, recorded),
  });
  const chosen = new Set(targets);
  const candidates: Candidate[] = [];
  const refused: Refusal[] = [];
  for (const stage of selected) {
    const planned = await planner.replan(stage);
    const record = lock.stages.get(stage.name);
    if (planned.decision.action === 'up-to-date') planner.settle(stage.name, planned.decision.outs);
    // What is behind a refused one is judged by itself.
    else if (record !== undefined && (chosen.has(stage.name) || record.key === planned.known?.key)) {
      planner.settle(stage.name, record.outs);
    }
    if (!chosen.has(stage.name) || record?.key === planned.known?.key) continue;
    const found = await carriedOver(planned, record, present);
    if (found.kind === 'refused') refused.push({ stage, why: found.why });
    else candidates.push({ stage, entry: found.entry, contents: await storedContents(session, stage) });
  }
  if (refused.length > 0) throw new PipelineError(diagnosticsOf(refused));
  return { candidates, lock, codes };
}

interface Refusal {
  readonly stage: Stage;
  readonly why: readonly string[];
}

type Found =
  | { readonly kind: 'refused'; readonly why: readonly string[] }
  | { readonly kind: 'carried'; readonly entry: LockEntry };

async function carriedOver(
  { known, decision }: PlannedStage,
  record: LockEntry | undefined,
  present: Facts,
): Promise<Found> {
  const refuse = (...why: readonly string[]): Found => ({ kind: 'refused', why });
  if (record === undefined) return refuse('it has no record');
  if (known === null) return refuse(...decision.reasons.map(({ text }) => text));
  if (!isGenuine(record, known.inputs.outs, known.key)) return refuse('its record is damaged or forged');
  const other = otherThanCode(record.inputs, known.inputs);
  if (other.length > 0) return refuse(...other);
  const altered = await alteredPaths(present, record.outs);
  if (altered.length > 0)
    return refuse(...altered.map((path) => `${path} was changed since it was recorded`));
  return {
    kind: 'carried',
    entry: { key: known.key, inputs: known.inputs, outs: record.outs, committed: null },
  };
}

/** What differs from the record beside a script's code; which file has the code is a matter of the code, too. */
function otherThanCode(before: StageInputs, now: StageInputs): readonly string[] {
  const isScript = before.action.kind === 'script' && now.action.kind === 'script';
  const action = isScript ? { ...now.action, with: before.action.with } : before.action;
  const none = { changed: [], added: [], removed: [] };
  return compareInputs({ ...before, action }, now, [], () => none).map(({ text }) => text);
}

/** What of its outs lies there, which is as recorded; the others are in the store, or nowhere. */
async function storedContents({ graph, hasher }: Session, stage: Stage): Promise<readonly StoredContent[]> {
  const found: StoredContent[] = [];
  for (const out of stage.outs.filter(isStored)) {
    const path = resolve(graph.workspace, out.path);
    const content = await hasher.hash(path, 'inside');
    if (content !== null) found.push({ path, content });
  }
  return found;
}

/** One for all cells of a group that are refused for the same. */
function diagnosticsOf(refused: readonly Refusal[]): readonly Diagnostic[] {
  const bundles = groupBy(refused, ({ stage, why }) => [stage.group ?? stage.name, ...why].join('\0'));
  return [...bundles.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { stage, why } = first;
    const name =
      others.length === 0 ? `stage "${stage.name}"` : `${others.length + 1} cells of "${stage.group ?? ''}"`;
    return {
      message: `${name} can't be carried over, since more than its code differs from the record: ${why.join(', ')}`,
      position: stage.position,
      advice: 'Run it, or take back what differs.',
    };
  });
}
