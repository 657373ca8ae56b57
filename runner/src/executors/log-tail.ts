import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const LINES = 20;
/** However much a stage printed, this is all that is read of it. */
const BYTES = 64 * 1024;

/** The last lines of a stage's output, without escape sequences that would upset a terminal. */
export function logTail(path: string): readonly string[] {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, BYTES));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString('utf8').split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines.slice(-LINES).map(printable);
  } finally {
    closeSync(file);
  }
}

/** What a line shows after its carriage returns, its control characters left out. */
function printable(line: string): string {
  const shown = line.replace(/\r$/, '').split('\r').at(-1) ?? '';
  // eslint-disable-next-line no-control-regex -- control characters are what it is about
  return shown.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '').replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
}
