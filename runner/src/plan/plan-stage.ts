import { PipelineError } from '../model/errors.js';
import type { Stage } from '../model/graph.js';
import { isFolder, type ContentHash } from '../model/hashes.js';
import { stageKey } from '../model/key.js';
import { fromOwnResult, ownInputs } from '../model/own-records.js';
import type { Reason } from '../model/reason.js';
import type { LockEntry, OutRecord, StageResult } from '../model/records.js';
import { addressOf, compareInputs, type CurrentInputs } from './compare.js';
import { decide, inPlace, type StageView } from './decide.js';
import { isListed, listingChanges, type ListingChanges } from '../model/listing.js';
import { hasOuts, isGenuine } from './genuine.js';
import { changeId, type Answers, type Asking, type Question } from './questions.js';
import { complete, stageInputs } from './stage-inputs.js';
import { cellChangesIn, type PlannedStage, type PlanView } from './view.js';

/**
 * Decides one stage whose upstream is decided. At most four rounds: its inputs and what lies at its outs; its key's
 * record; what lies at the outs of a record that only now is known; what of it the store has.
 * @throws PipelineError for deps and params that nobody makes, code that can't be followed, and absent outs of
 *   a frozen stage
 */
export function* planStage(stage: Stage, view: PlanView): Asking<PlannedStage> {
  const { options } = view;
  const { folder } = stage.file;
  const block = view.lock.stages.get(stage.name) ?? null;
  const looksAtOuts = stage.frozen || block !== null;
  const { resolved, answers } = yield* stageInputs(stage, view, looksAtOuts ? outQuestions(stage) : []);
  const inputs = complete(resolved);
  const known = inputs === null ? null : { inputs, key: stageKey(ownInputs(folder, inputs)) };
  const isForged = block !== null && !isGenuine(block, resolved.inputs.outs, known?.key ?? null);
  const lock = isForged ? null : block;
  let present = presentOuts(stage, answers);

  const isRecorded = known !== null && lock?.key === known.key;
  // Of two records of one key the run cache's is of interest where the lock's outs aren't all in place.
  const isProven = isRecorded && lock.outs.every((out) => inPlace({ present }, out));
  const asksCache = known !== null && options.runCache && !isProven;
  const differing = isRecorded ? null : lock;
  const asked = [
    ...(asksCache ? [{ ask: 'result' as const, key: known.key }] : []),
    ...codeQuestions(stage, differing, resolved.inputs),
    ...depQuestions(stage, differing, resolved.inputs),
  ];
  const found = asked.length === 0 ? null : yield asked;
  const kept = asksCache ? (found?.results.get(known.key) ?? null) : null;
  const entry = kept === null ? null : fromOwnResult(folder, kept);
  const cached = entry !== null && hasOuts(entry.outs, resolved.inputs.outs) ? entry : null;
  if (cached !== null && !looksAtOuts) present = presentOuts(stage, yield outQuestions(stage));

  const wanted = options.runCache ? wantedFromStore({ lock, cached }, present, view) : [];
  const last = [
    ...wanted.map((hash) => ({ ask: 'stored' as const, hash })),
    ...(isRecorded && !isProven ? outChangeQuestions(lock, present) : []),
  ];
  const missing = last.length === 0 ? null : yield last;
  const decision = decide({
    stage,
    key: known?.key ?? null,
    differences: differing === null ? [] : differences(stage, differing, resolved.inputs, found, view),
    unfinished: resolved.unfinished,
    lock,
    cached,
    forged: [...(isForged ? (['lock'] as const) : []), ...(entry === cached ? [] : (['run-cache'] as const))],
    present,
    stored: options.runCache ? new Set(wanted.filter((hash) => missing?.missing.has(hash) === false)) : null,
    changeOf: (before, now) => changeOf(before, now, missing),
    forced: options.forced.has(stage.name),
    allowMissing: options.allowMissing,
    neededBy: view.neededBy.get(stage.name) ?? null,
  });
  if (stage.frozen && decision.action === 'run') throw frozenAbsent(stage, decision.reasons);
  return { stage, decision, known };
}

function outQuestions({ outs }: Stage): readonly Question[] {
  return outs.map(({ path }) => ({ ask: 'out', path }));
}

function presentOuts({ outs }: Stage, answers: Answers): StageView['present'] {
  return new Map(
    outs.flatMap(({ path }) => {
      const content = answers.outs.get(path) ?? null;
      return content === null ? [] : [[path, content] as const];
    }),
  );
}

/** A changed script's reason names the files that changed. */
function codeQuestions(
  stage: Stage,
  differing: LockEntry | null,
  { action: now }: CurrentInputs,
): readonly Question[] {
  const before = differing?.inputs.action;
  if (before?.kind !== 'script' || now.kind !== 'script' || before.code === now.code) return [];
  return [{ ask: 'changed-files', stage, recorded: before.code }];
}

/** A changed folder's or glob's reason names the files that changed. */
function depQuestions(
  stage: Stage,
  differing: LockEntry | null,
  { deps }: CurrentInputs,
): readonly Question[] {
  const before = new Map(
    (differing?.inputs.deps ?? []).flatMap((record) =>
      'url' in record ? [] : [[addressOf(record), record.hash] as const],
    ),
  );
  return deps.flatMap((record, index): readonly Question[] => {
    const [was, dep] = [before.get(addressOf(record)), stage.deps[index]];
    if ('open' in record || 'url' in record || was === undefined || dep === undefined) return [];
    if (was === record.hash) return [];
    if (!isListed(was) || !isListed(record.hash)) return [];
    return [{ ask: 'changed-dep', stage, dep, before: was, now: record.hash }];
  });
}

/** An altered folder's reason names the files that changed. */
function outChangeQuestions(
  { outs }: Pick<LockEntry, 'outs'>,
  present: StageView['present'],
): readonly Question[] {
  return outs.flatMap(({ path, hash: before }): readonly Question[] => {
    const now = present.get(path);
    if (now === undefined || now === 'unusable' || now.hash === before) return [];
    return isFolder(before) && isFolder(now.hash) ? [{ ask: 'changed-out', before, now: now.hash }] : [];
  });
}

function changeOf(before: OutRecord, now: OutRecord, answers: Answers | null): ListingChanges | null {
  if (isFolder(before.hash) || isFolder(now.hash)) {
    return answers?.changedOuts.get(changeId(before.hash, now.hash)) ?? null;
  }
  return listingChanges(new Map([[before.path, before.hash]]), new Map([[now.path, now.hash]]));
}

function differences(
  stage: Stage,
  { inputs: before }: LockEntry,
  now: CurrentInputs,
  found: Answers | null,
  view: PlanView,
): readonly Reason[] {
  const { action } = before;
  const changedFiles = action.kind === 'script' ? (found?.changedFiles.get(action.code) ?? []) : [];
  return compareInputs(
    before,
    now,
    changedFiles,
    cellChangesIn(view, stage),
    (was, is) => found?.changedDeps.get(changeId(was, is)) ?? null,
  );
}

/** Contents of records that aren't in place, but for those whose copies are known to be damaged. */
function wantedFromStore(
  { lock, cached }: { readonly lock: StageResult | null; readonly cached: StageResult | null },
  present: StageView['present'],
  { distrusted }: PlanView,
): readonly ContentHash[] {
  const outs = [...(lock?.outs ?? []), ...(cached?.outs ?? [])];
  const absent = outs.filter((out) => !inPlace({ present }, out)).map(({ hash }) => hash);
  return [...new Set(absent)].filter((hash) => !distrusted.has(hash));
}

function frozenAbsent(stage: Stage, reasons: readonly Reason[]): PipelineError {
  return PipelineError.of(
    `stage "${stage.name}": ${reasons.map(({ text }) => text).join(', ')}`,
    stage.position,
    'A frozen stage never runs, and the store cannot restore it. Remove `frozen`, or put the out back.',
  );
}
