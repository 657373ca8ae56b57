import { ProcessOutput } from 'zx';
import { errorCode } from './error-code.js';

/** One line on why something failed. */
export function describeError(error: unknown): string {
  if (error instanceof ProcessOutput) return describeCommand(error);
  if (!(error instanceof Error)) return String(error);
  // A connection that was tried on several addresses has no message of its own, only a code.
  const own = error.message === '' ? (errorCode(error) ?? error.name) : error.message;
  // Node's fetch says only "fetch failed"; the cause says why.
  return error.cause === undefined ? own : `${own}: ${describeError(error.cause)}`;
}

function describeCommand({ exitCode, signal, stderr }: ProcessOutput): string {
  const end = signal === null ? `exit code ${exitCode ?? 'unknown'}` : `ended by ${signal}`;
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return [end, ...lines.slice(0, 3)].join('; ');
}
