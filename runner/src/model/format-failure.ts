import type { Failure } from './events.js';
import { formatDuration } from './measures.js';

/** Codes of the shell's own that tell too little. */
const EXPLAINED: Readonly<Record<number, string>> = {
  126: ' (the shell found a program that it may not execute)',
  127: ' (the shell found no such program)',
  141: ' (SIGPIPE: a command in a pipe wrote more than the next one read; where that is meant, add `|| true` to it)',
};

/** What went wrong with a stage, as the rest of a sentence. */
export function formatFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'exit':
      return `exit code ${failure.code}${EXPLAINED[failure.code] ?? ''}`;
    case 'signal':
      return failure.signal === 'SIGKILL'
        ? 'ended by SIGKILL (out of memory?)'
        : `ended by ${failure.signal}`;
    case 'timeout':
      return `it took longer than its timeout of ${formatDuration(failure.timeoutMs)}, and was ended`;
    case 'missing-outs':
      return `it ended well but did not write ${failure.paths.join(', ')}`;
    case 'bad-out':
      return failure.message;
    case 'inputs-changed':
      return `its inputs changed while it ran (${failure.reasons.map(({ text }) => text).join(', ')}), so nothing was recorded`;
    case 'not-startable':
      return failure.message;
  }
}
