import type { Disk } from '../system/disk.js';

const LINES = 20;
/** However much a stage printed, this is all that is read of it. */
const BYTES = 64 * 1024;

/**
 * The last lines of a stage's output, without escape sequences that would upset a terminal; none where there is no
 * file, since an executor need not make one for a stage that printed nothing.
 */
export function logTail(disk: Pick<Disk, 'stat' | 'readEnd'>, path: string): readonly string[] {
  if (disk.stat(path) === null) return [];
  const lines = disk.readEnd(path, BYTES).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.slice(-LINES).map(printable);
}

/** What a line shows after its carriage returns, its control characters left out. */
function printable(line: string): string {
  const shown = line.replace(/\r$/, '').split('\r').at(-1) ?? '';
  // eslint-disable-next-line no-control-regex -- control characters are what it is about
  return shown.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '').replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
}
