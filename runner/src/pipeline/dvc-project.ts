import { posix } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { checkoutOf } from './checkout.js';
import { TOOL_FOLDERS } from './glob.js';
import { type ReadDisk, readSource } from './params-file.js';
import { displayPath } from './paths.js';

/** Whether a folder is the root of a DVC project; that of a scratch workspace is, where its checkout is. */
export function isDvcRoot(disk: Pick<ReadDisk, 'stat'>, folder: string): boolean {
  const checkout = checkoutOf(folder);
  return [folder, ...(checkout === null ? [] : [checkout])].some(
    (root) => disk.stat(posix.join(root, '.dvc'))?.kind === 'folder',
  );
}

/**
 * Every dvc.yaml of a DVC project, as DVC finds them: below its root, but for what `.dvcignore` files leave out and for
 * projects of their own.
 * @returns absolute paths: a folder's own before those below it, else sorted
 */
export function dvcFiles(disk: ReadDisk, root: string): readonly string[] {
  const found: string[] = [];
  const visit = (folder: string, above: readonly Rules[]): void => {
    const rules = withRules(disk, root, folder, above);
    const isLeftOut = (path: string, isFolder: boolean): boolean => isIgnored(rules, path, isFolder);
    const own = posix.join(folder, 'dvc.yaml');
    if (disk.stat(own)?.kind === 'file' && !isLeftOut(own, false)) found.push(own);
    for (const name of disk.folders(folder)) {
      const path = posix.join(folder, name);
      if (TOOL_FOLDERS.has(name) || isDvcRoot(disk, path) || isLeftOut(path, true)) continue;
      visit(path, rules);
    }
  };
  visit(root, []);
  return found;
}

interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

function withRules(disk: ReadDisk, root: string, folder: string, above: readonly Rules[]): readonly Rules[] {
  const path = posix.join(folder, '.dvcignore');
  const source = readSource(disk, path, displayPath(root, path));
  return source === null ? above : [...above, { folder, rules: ignore().add(source.text) }];
}

/** As in git, the file that lies nearest has the last word. */
function isIgnored(all: readonly Rules[], path: string, isFolder: boolean): boolean {
  let verdict = false;
  for (const { folder, rules } of all) {
    const { ignored, unignored } = rules.test(`${posix.relative(folder, path)}${isFolder ? '/' : ''}`);
    if (ignored) verdict = true;
    else if (unignored) verdict = false;
  }
  return verdict;
}
