import { join } from 'node:path';
import type { Disk } from '../system/disk.js';
import { readRemade, writeOwn } from '../system/own-file.js';

const FORMAT = { name: 'run-name', version: 1 };

/** What somebody named a run, in its folder; `null`: nobody did. */
export function runName(disk: Pick<Disk, 'read'>, folder: string): string | null {
  const name = readRemade(disk, fileIn(folder), FORMAT);
  return typeof name === 'string' ? name : null;
}

export function nameRun(disk: Disk, folder: string, name: string): void {
  writeOwn(disk, fileIn(folder), FORMAT, name);
}

function fileIn(folder: string): string {
  return join(folder, 'name.json');
}
