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

/** What is left out below a folder, the outermost rules first. */
interface Left {
  /** Of `.dvcignore` files: of files and folders. */
  readonly dvc: readonly Rules[];
  /** Of `.gitignore` files, by which DVC leaves out folders. */
  readonly git: readonly Rules[];
}

interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * Every dvc.yaml of a DVC project, as DVC finds them: below its root, but for what `.dvcignore` leaves out, folders that
 * git ignores, and projects of their own.
 * @returns absolute paths: a folder's own before those below it, else sorted
 */
export function dvcFiles(disk: ReadDisk, root: string): readonly string[] {
  const found: string[] = [];
  const visit = (folder: string, above: Left): void => {
    const left = withRules(disk, root, folder, above);
    const own = posix.join(folder, 'dvc.yaml');
    if (disk.stat(own)?.kind === 'file' && !isIgnored(left.dvc, own)) found.push(own);
    for (const name of disk.folders(folder)) {
      const path = posix.join(folder, name);
      if (TOOL_FOLDERS.has(name) || isIgnored(left.dvc, `${path}/`) || isIgnored(left.git, `${path}/`))
        continue;
      if (!isDvcRoot(disk, path)) visit(path, left);
    }
  };
  const git = foldersAbove(disk, root).reduce<readonly Rules[]>(
    (rules, folder) => more(disk, root, folder, '.gitignore', rules),
    [],
  );
  visit(root, { dvc: [], git });
  return found;
}

/** The folders above a project up to git's root, which is the first; none where git doesn't look after it. */
function foldersAbove(disk: ReadDisk, root: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = root; ; folder = posix.dirname(folder)) {
    if (folder !== root) folders.unshift(folder);
    if (disk.stat(posix.join(folder, '.git')) !== null) return folders;
    if (folder === posix.dirname(folder)) return [];
  }
}

function withRules(disk: ReadDisk, root: string, folder: string, { dvc, git }: Left): Left {
  return {
    dvc: more(disk, root, folder, '.dvcignore', dvc),
    git: more(disk, root, folder, '.gitignore', git),
  };
}

function more(
  disk: ReadDisk,
  root: string,
  folder: string,
  name: string,
  above: readonly Rules[],
): readonly Rules[] {
  const path = posix.join(folder, name);
  const source = readSource(disk, path, displayPath(root, path));
  return source === null ? above : [...above, { folder, rules: ignore().add(source.text) }];
}

/** As in git, the file that lies nearest has the last word. A folder's path ends in a slash. */
function isIgnored(all: readonly Rules[], path: string): boolean {
  let verdict = false;
  for (const { folder, rules } of all) {
    const { ignored, unignored } = rules.test(path.slice(folder === '/' ? 1 : folder.length + 1));
    if (ignored) verdict = true;
    else if (unignored) verdict = false;
  }
  return verdict;
}
