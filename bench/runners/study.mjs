import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { LOCKSTEP } from './programs.mjs';

const root = join(import.meta.dirname, '..', '..');

/**
 * Copies this checkout's study, with its data and without its store, and runs it until a run has nothing to do.
 * @returns why it can't be measured, null where it can
 */
export function copyStudy(folder) {
  const check = execaSync(LOCKSTEP[0], [...LOCKSTEP.slice(1), 'plan', '--check'], {
    cwd: root,
    reject: false,
  });
  if (check.exitCode !== 0) return 'the checkout is not up to date (`npm run pipeline`)';
  const { stdout } = execaSync('git', ['ls-files', '-z'], { cwd: root, stripFinalNewline: false });
  for (const path of [...stdout.split('\0').filter(Boolean), 'data']) {
    // A file may be removed and not committed yet.
    if (existsSync(join(root, path))) cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  // What the first learns, such as bundles, the second counts on.
  for (let run = 0; run < 2; run += 1) {
    execaSync(LOCKSTEP[0], [...LOCKSTEP.slice(1), 'run', '--quiet'], { cwd: folder, stdio: 'inherit' });
  }
  return null;
}
