import { isFolder, type ContentHash, type StageKey } from '../model/hashes.js';
import type { ListingChanges } from '../model/listing.js';
import type { Out, Stage, StageName, WorkspacePath } from '../model/graph.js';
import type { LockEntry, OutRecord, StageResult } from '../model/records.js';
import type { Decision } from '../model/decision.js';
import { reason, type ForgedRecord, type Reason } from '../model/reason.js';

/** An upstream that is not finished, and so leaves inputs of this stage open. */
export interface UnfinishedUpstream {
  readonly stage: StageName;
  readonly action: 'run' | 'waits' | 'restore';
}

/** All that a decision is made from. */
export interface StageView {
  readonly stage: Stage;
  /** `null` while an upstream leaves an input open. */
  readonly key: StageKey | null;
  /** Which inputs differ from the lock's; empty when nothing known does. */
  readonly differences: readonly Reason[];
  readonly unfinished: readonly UnfinishedUpstream[];
  /** Genuine ones only (plan/genuine.ts), as is `cached`. */
  readonly lock: LockEntry | null;
  /** What the run cache says of the key. */
  readonly cached: StageResult | null;
  /** Records that were left out of account. */
  readonly forged: readonly ForgedRecord[];
  /** What lies at each out's path; a missing entry means nothing. */
  readonly present: ReadonlyMap<WorkspacePath, OutRecord | 'unusable'>;
  /**
   * Contents that the store can restore (damage that was found counts as absence), of those not in place; `null`: it
   * isn't asked.
   */
  readonly stored: ReadonlySet<ContentHash> | null;
  /** What changed of an out that isn't in place; `null`: nobody knows. */
  readonly changeOf: (before: OutRecord, now: OutRecord) => ListingChanges | null;
  readonly forced: boolean;
  readonly allowMissing: boolean;
  /** A stage that will run and reads these outs' bytes. */
  readonly neededBy: StageName | null;
}

/**
 * What to do with one stage, and why. Pure.
 *
 * A stage is done when the lock or the run cache records its key and the workspace has the recorded
 * outs. Where both record the key with different outs (a nondeterministic stage) either will do, and a
 * restore takes the lock's, since that is what git holds.
 */
export function decide(view: StageView): Decision {
  const { stage, lock } = view;
  if (stage.frozen) return decideFrozen(view);
  const own = ownReasons(view);
  if (own.length > 0) return { action: 'run', reasons: [...own, ...upstreamReasons(view)] };
  if (view.key === null) return decideOpen(view);

  const records = recordsOf(view);
  const done = records.find((record) => record.outs.every((out) => inPlace(view, out)));
  if (done !== undefined) return { action: 'up-to-date', reasons: [], outs: done.outs, absent: [] };

  if (view.allowMissing && view.neededBy === null && lock?.key === view.key) {
    const absent = lock.outs.filter((out) => !view.present.has(out.path)).map((out) => out.path);
    if (lock.outs.every((out) => absent.includes(out.path) || inPlace(view, out))) {
      return { action: 'up-to-date', reasons: [], outs: lock.outs, absent };
    }
  }

  const restorable = records.find((record) =>
    record.outs.every((out) => inPlace(view, out) || isInStore(view, out)),
  );
  if (restorable !== undefined) {
    const restore = restorable.outs.filter((out) => !inPlace(view, out));
    const reasons = [
      ...differenceReasons(view),
      ...outReasons(view, restorable),
      reason({ kind: 'made-before' }),
    ];
    return { action: 'restore', reasons, result: restorable, restore };
  }
  return { action: 'run', reasons: runReasons(view) };
}

/** Reasons that no record can answer. */
function ownReasons(view: StageView): readonly Reason[] {
  const { stage } = view;
  if (view.forced) return [reason({ kind: 'forced' }), ...forgedReasons(view), ...view.differences];
  if (view.forged.length > 0) return differenceReasons(view);
  if (stage.alwaysChanged) return [reason({ kind: 'always-changed' }), ...differenceReasons(view)];
  if (isCallback(stage)) return [reason({ kind: 'callback' }), ...differenceReasons(view)];
  return [];
}

function isCallback({ action, deps, params, outs }: Stage): boolean {
  return action.kind === 'command' && deps.length + params.length + outs.length === 0;
}

/** An upstream may yet change the key: only what is known already can speak. */
function decideOpen(view: StageView): Decision {
  const upstream = upstreamReasons(view);
  const known = differenceReasons(view);
  const outs = view.lock === null ? [] : outReasons(view, view.lock);
  const lost = view.lock?.outs.some((out) => !inPlace(view, out) && !isInStore(view, out)) === true;
  const action = known.length > 0 || lost ? 'run' : 'waits';
  return { action, reasons: [...known, ...outs, ...upstream] };
}

/** A frozen stage never runs: what lies there is its result, what is absent comes from the store. */
function decideFrozen(view: StageView): Decision {
  const { stage, lock } = view;
  const absent = stage.outs.filter((out) => recordAt(view, out.path) === null);
  if (absent.length === 0) {
    const outs = stage.outs.flatMap((out) => recordAt(view, out.path) ?? []);
    return { action: 'up-to-date', reasons: [], outs, absent: [] };
  }
  const recorded = absent.flatMap((out) => lock?.outs.find((record) => record.path === out.path) ?? []);
  if (lock !== null && recorded.length === absent.length) {
    // The block may be of other outs than the stage has now: only these are the stage's.
    const outs = stage.outs.flatMap(
      ({ path }) => recordAt(view, path) ?? recorded.find((record) => record.path === path) ?? [],
    );
    if (view.allowMissing && view.neededBy === null) {
      return { action: 'up-to-date', reasons: [], outs, absent: absent.map((out) => out.path) };
    }
    if (recorded.every((out) => isInStore(view, out))) {
      const reasons = recorded.map(({ path }) => reason({ kind: 'out', path, state: 'absent', lost: false }));
      return { action: 'restore', reasons, result: { key: lock.key, outs }, restore: recorded };
    }
  }
  return { action: 'run', reasons: absent.map(({ path }) => reason({ kind: 'frozen-absent', path })) };
}

/** Where this key's outs are recorded, the lock first. */
function recordsOf({ stage, key, lock, cached }: StageView): readonly StageResult[] {
  const records: StageResult[] = [];
  if (lock !== null && lock.key === key) records.push(lock);
  // With `persist` the outs depend on what lay there before: another run's are no answer.
  if (cached !== null && !stage.outs.some((out) => out.persist)) records.push(cached);
  return records;
}

/** Whether what lies at an out's path is this content. */
export function inPlace(view: Pick<StageView, 'present'>, out: OutRecord): boolean {
  return recordAt(view, out.path)?.hash === out.hash;
}

function recordAt({ present }: Pick<StageView, 'present'>, path: WorkspacePath): OutRecord | null {
  const found = present.get(path);
  return found === undefined || found === 'unusable' ? null : found;
}

function differenceReasons(view: StageView): readonly Reason[] {
  const forged = forgedReasons(view);
  if (view.lock !== null) return [...forged, ...view.differences];
  return forged.length > 0 ? forged : [reason({ kind: 'never-run' })];
}

function forgedReasons({ forged }: StageView): readonly Reason[] {
  return forged.map((record) => reason({ kind: 'forged-record', record }));
}

function upstreamReasons(view: StageView): readonly Reason[] {
  return view.unfinished.map(({ stage, action }) => reason({ kind: 'upstream', stage, action }));
}

function runReasons(view: StageView): readonly Reason[] {
  const { lock } = view;
  const reasons = [...differenceReasons(view)];
  if (lock !== null && lock.key === view.key) reasons.push(...outReasons(view, lock));
  if (reasons.length === 0) reasons.push(reason({ kind: 'key-format' }));
  if (view.neededBy !== null) reasons.push(reason({ kind: 'needed', by: view.neededBy }));
  return reasons;
}

/** What is wrong with the workspace's outs, where the lock's are wanted. */
function outReasons(view: StageView, record: StageResult): readonly Reason[] {
  const { stage, lock, present, stored } = view;
  if (lock?.outs !== record.outs) return [];
  return record.outs
    .filter((out) => !inPlace(view, out))
    .map((out) => {
      const { path, hash } = out;
      const isKept = stage.outs.some((own) => own.path === path && isStored(own));
      const state = present.has(path) ? 'changed' : 'absent';
      const lost = isKept && stored?.has(hash) === false;
      const now = recordAt(view, path);
      const files = now === null ? null : view.changeOf(out, now);
      const became = state === 'absent' ? null : otherKind(out, now);
      return reason({
        kind: 'out',
        path,
        state,
        lost,
        ...(files === null ? {} : { files }),
        ...(became === null ? {} : { became }),
      });
    });
}

/** What lies at an out's place, where that isn't of the kind that was recorded. */
function otherKind({ hash }: OutRecord, now: OutRecord | null): 'file' | 'folder' | 'unusable' | null {
  if (now === null) return 'unusable';
  if (isFolder(now.hash) === isFolder(hash)) return null;
  return isFolder(now.hash) ? 'folder' : 'file';
}

function isInStore({ stored }: Pick<StageView, 'stored'>, { hash }: OutRecord): boolean {
  return stored?.has(hash) === true;
}

/** Whether an out's content is put into the store: the cached ones, and those that are in git. */
export function isStored(out: Out): boolean {
  return out.cache || out.git;
}
