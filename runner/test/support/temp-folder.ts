import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

const made: string[] = [];

after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, removed when the test file ends. */
export function tempFolder(name = 'lockstep', parent = tmpdir()): string {
  const folder = realpathSync(mkdtempSync(join(parent, `${name}-`)));
  made.push(folder);
  return folder;
}

/** One in memory where the system has such a place, for tests that make thousands of small files. */
export function fastTempFolder(name = 'lockstep'): string {
  return tempFolder(name, existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
}
