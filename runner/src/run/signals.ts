import type { Clock } from '../system/clock.js';
import type { Host } from '../system/host.js';

export type EndSignal = 'SIGINT' | 'SIGTERM';

export const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const satisfies Record<EndSignal, number>;

/** How long the second signal waits for killed processes before the runner ends without them. */
const LAST_WAIT_MS = 1000;

/** What a signal can interrupt. */
export interface Interruptible {
  /** First: end what runs, gently; again: now. */
  readonly interrupt: (signal: EndSignal) => void;
  /** Saves what is known: the process may end at any moment. */
  readonly save: () => void;
}

/**
 * Ctrl-C, SIGTERM and a closed terminal, while a run lasts. What the last exit leaves undone, the next
 * run undoes.
 */
export function catchSignals(
  { host, clock }: { readonly host: Host; readonly clock: Clock },
  { interrupt, save }: Interruptible,
): { release(): void } {
  let first: EndSignal | null = null;
  const handle = (signal: EndSignal): void => {
    const again = first !== null;
    first ??= signal;
    const code = EXIT_CODES[first];
    interrupt(signal);
    if (again) {
      clock.after(LAST_WAIT_MS, () => {
        host.exit(code);
      });
    }
    save();
  };
  const listening = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) =>
    host.onSignal(signal, () => {
      handle(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
    }),
  );
  return {
    release() {
      for (const stop of listening) stop();
    },
  };
}
