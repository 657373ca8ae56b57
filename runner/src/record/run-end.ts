import { signalWords, type EndSignal } from '../model/end-signal.js';
import type { RunBroken, RunFinished } from '../model/events.js';

/** How a run ended that came to an end. */
export type RunEnd =
  | { readonly kind: 'done' }
  /** Of a stage. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'signal'; readonly signal: EndSignal }
  /** It made way for a run of what was changed meanwhile. */
  | { readonly kind: 'superseded' }
  /** With the pipeline, the store, the disk or a bug: its message. */
  | { readonly kind: 'trouble'; readonly message: string };

/** Of a run that was under way and told no end. */
export const DID_NOT_END = 'did not end (killed, or its machine was)';

/** How a run ended, by the last that it told. */
export function endOf(event: RunFinished | RunBroken): RunEnd {
  if (event.type === 'run-broken') return { kind: 'trouble', message: event.message };
  const { ok, endedBy, failed, superseded } = event;
  if (endedBy !== null) return { kind: 'signal', signal: endedBy };
  if (!ok && failed === 0 && superseded === true) return { kind: 'superseded' };
  return { kind: ok ? 'done' : 'failed' };
}

/** What ended a run, in the words in which it tells so itself. */
export function formatEnd(end: RunEnd): string {
  switch (end.kind) {
    case 'done':
      return 'ended well';
    case 'failed':
      return 'failed';
    case 'signal':
      return `ended by ${signalWords(end.signal)}`;
    case 'superseded':
      return 'ended for a change, which another run followed';
    case 'trouble':
      return `ended by trouble: ${end.message}`;
  }
}
