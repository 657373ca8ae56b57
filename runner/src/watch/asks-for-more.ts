import type { Decision } from '../model/decision.js';
import type { Stage, StageName } from '../model/graph.js';
import type { StageKey } from '../model/hashes.js';
import type { StageEnd } from '../run/runner.js';

/** What counts of a planned stage here. */
export interface Wanted {
  readonly stage: Pick<Stage, 'name' | 'alwaysChanged'>;
  readonly decision: Pick<Decision, 'action'>;
  readonly known: { readonly key: StageKey } | null;
}

/**
 * Whether a plan that was made after a run has anything to do that the run didn't just try: a stage that failed isn't
 * tried again with the same key, nor what wasn't started because of it.
 * @param ends what became of the run's stages
 * @param isEdited whether anything but what the run wrote differs from what the run was planned from
 */
export function asksForMore(
  plan: Iterable<Wanted>,
  { ends, isEdited }: { readonly ends: ReadonlyMap<StageName, StageEnd>; readonly isEdited: boolean },
): boolean {
  return [...plan].some((wanted) => isNews(wanted, ends.get(wanted.stage.name), isEdited));
}

function isNews({ stage, decision, known }: Wanted, end: StageEnd | undefined, isEdited: boolean): boolean {
  if (decision.action !== 'run' && decision.action !== 'restore') return false;
  if (end === undefined) return true;
  switch (end.state) {
    case 'executed':
    case 'restored':
    case 'up-to-date':
      return !stage.alwaysChanged;
    case 'cancelled':
      return true;
    case 'failed':
    case 'skipped':
    case 'pending':
      return end.key === null ? isEdited : known?.key !== end.key;
  }
}
