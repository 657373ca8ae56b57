import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Rig, RUNNER, type Result } from './rig.js';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;

/** The binary as somebody who isn't root: to root every mode is the same. */
export function asNobody(rig: Rig, ...args: readonly string[]): Result {
  const { status, stdout, stderr, signal } = spawnSync(
    process.execPath,
    [join(RUNNER, 'bin/lockstep.js'), ...args],
    {
      cwd: rig.folder,
      env: { PATH: process.env.PATH ?? '', HOME: rig.folder, NO_COLOR: '1' },
      encoding: 'utf8',
      ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    },
  );
  return { code: status, signal, stdout, stderr };
}

/** A workspace of theirs. */
export function owned(files: Readonly<Record<string, string>>): Rig {
  const rig = new Rig(files);
  if (!isRoot) return rig;
  chmodSync(rig.folder, 0o777);
  for (const path of Object.keys(files)) {
    for (let at = rig.path(path); at !== rig.folder; at = dirname(at)) chownSync(at, NOBODY, NOBODY);
  }
  return rig;
}
