import { PipelineError } from '../model/errors.js';
import type { Stage } from '../model/graph.js';
import type { ContentHash } from '../model/hashes.js';
import { stageKey } from '../model/key.js';
import { fromOwnResult, ownInputs } from '../model/own-records.js';
import type { Reason } from '../model/reason.js';
import type { LockEntry, StageResult } from '../model/records.js';
import { compareInputs, type CurrentInputs, type FolderChanges } from './compare.js';
import { decide, inPlace, type StageView } from './decide.js';
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
    ...folderQuestions(differing, resolved.inputs),
  ];
  const found = asked.length === 0 ? null : yield asked;
  const kept = asksCache ? (found?.results.get(known.key) ?? null) : null;
  const entry = kept === null ? null : fromOwnResult(folder, kept);
  const cached = entry !== null && hasOuts(entry.outs, resolved.inputs.outs) ? entry : null;
  if (cached !== null && !looksAtOuts) present = presentOuts(stage, yield outQuestions(stage));

  const wanted = options.runCache ? wantedFromStore({ lock, cached }, present, view) : [];
  const missing = wanted.length === 0 ? null : yield wanted.map((hash) => ({ ask: 'stored' as const, hash }));
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

/** A changed folder's reason names what changed in it. */
function folderQuestions(differing: LockEntry | null, now: CurrentInputs): readonly Question[] {
  return now.deps.flatMap((dep): readonly Question[] => {
    if ('open' in dep || !('path' in dep)) return [];
    const { path, hash } = dep;
    const before = differing?.inputs.deps.find((one) => 'path' in one && one.path === path)?.hash;
    if (before === undefined || before === hash || !isFolderHash(before) || !isFolderHash(hash)) return [];
    return [{ ask: 'changed-inside', path, before, now: hash }];
  });
}

function isFolderHash(hash: string): hash is `folder:${string}` {
  return hash.startsWith('folder:');
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
  const inside: FolderChanges = (path, was, is) => found?.changedInside.get(changeId(path, was, is)) ?? [];
  return compareInputs(before, now, changedFiles, cellChangesIn(view, stage), inside);
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
