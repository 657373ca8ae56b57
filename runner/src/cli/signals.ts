import { END_SIGNALS, SIGNAL_EXIT_CODES, type EndSignal } from '../model/end-signal.js';
import type { Supervised } from '../run/watch.js';
import type { Clock } from '../system/clock.js';
import type { Host } from '../system/host.js';

/** How long the second signal waits for killed processes before the runner ends without them. */
const LAST_WAIT_MS = 1000;
/** One key press, and one closed terminal, may be told twice: by the system, and by npm or a shell that passes it on. */
const SAME_MS = 250;

/**
 * Signals while a run lasts: those that end it, and Ctrl-Z. What the last exit leaves undone, the next run undoes.
 * @returns what stops the listening
 */
export function catchSignals(
  { host, clock }: { readonly host: Host; readonly clock: Clock },
  run: Supervised,
): () => void {
  let first: EndSignal | null = null;
  let last: { readonly signal: EndSignal; readonly at: number } | null = null;
  const handle = (signal: EndSignal): void => {
    const at = clock.monotonic();
    const isSame = last?.signal === signal && (signal === 'SIGHUP' || at - last.at < SAME_MS);
    if (isSame) return;
    last = { signal, at };
    if (first !== null) {
      const code = SIGNAL_EXIT_CODES[first];
      clock.after(LAST_WAIT_MS, () => {
        host.exit(code);
      });
    }
    first ??= signal;
    run.interrupt(signal);
  };
  const listening = END_SIGNALS.filter((signal) => !host.ignored.has(signal)).map((signal) =>
    host.onSignal(signal, () => {
      handle(signal);
    }),
  );
  const stopSuspending = suspendWith(host, run);
  return () => {
    stopSuspending();
    for (const stop of listening) stop();
  };
}

/** Stages have process groups of their own, which Ctrl-Z doesn't reach. @returns what stops the listening */
function suspendWith(host: Host, run: Supervised): () => void {
  let isSuspending = false;
  let isOver = false;
  const suspend = async (): Promise<void> => {
    if (isSuspending) return;
    isSuspending = true;
    await run.suspend();
    forget();
    host.stop();
    if (!isOver) forget = listen();
    await run.resume();
    isSuspending = false;
  };
  const listen = (): (() => void) => host.onSignal('SIGTSTP', () => void suspend());
  let forget = listen();
  return () => {
    isOver = true;
    forget();
  };
}
