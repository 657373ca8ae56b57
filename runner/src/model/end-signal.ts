/** Signals that end a run, and what it then ends with: 128 and the signal's number, as shells have it. */
export const SIGNAL_EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;

export type EndSignal = keyof typeof SIGNAL_EXIT_CODES;

export const END_SIGNALS: readonly EndSignal[] = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'];

const WORDS: Readonly<Record<EndSignal, string>> = {
  SIGHUP: 'SIGHUP (its terminal was closed)',
  SIGINT: 'SIGINT (Ctrl-C)',
  SIGQUIT: 'SIGQUIT (Ctrl-\\)',
  SIGTERM: 'SIGTERM',
};

/** The same words wherever a run, or what remembers it, tells what ended it. */
export function signalWords(signal: EndSignal): string {
  return WORDS[signal];
}
