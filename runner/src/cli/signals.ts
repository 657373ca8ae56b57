import type { EndSignal, Interrupt } from '../run/watch.js';
import type { Clock } from '../system/clock.js';
import type { Host } from '../system/host.js';

export const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const satisfies Record<EndSignal, number>;

/** How long the second signal waits for killed processes before the runner ends without them. */
const LAST_WAIT_MS = 1000;

/**
 * Ctrl-C, SIGTERM and a closed terminal, while a run lasts. What the last exit leaves undone, the next
 * run undoes.
 * @returns what stops the listening
 */
export function catchSignals(
  { host, clock }: { readonly host: Host; readonly clock: Clock },
  interrupt: Interrupt,
): () => void {
  let first: EndSignal | null = null;
  const handle = (signal: EndSignal): void => {
    if (first !== null) {
      const code = EXIT_CODES[first];
      clock.after(LAST_WAIT_MS, () => {
        host.exit(code);
      });
    }
    first ??= signal;
    interrupt(signal);
  };
  const listening = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) =>
    host.onSignal(signal, () => {
      handle(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
    }),
  );
  return () => {
    for (const stop of listening) stop();
  };
}
