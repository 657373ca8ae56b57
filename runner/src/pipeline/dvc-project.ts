import { posix } from 'node:path';
import { checkoutOf } from './checkout.js';
import { IgnoreRules } from './dvc/ignore-rules.js';
import { TOOL_FOLDERS } from './glob-pattern.js';
import { type FileDisk, type ReadDisk, readSource } from './params-file.js';
import { displayPath } from './paths.js';

/** Whether a folder is the root of a DVC project; that of a scratch workspace is, where its checkout is. */
export function isDvcRoot(disk: Pick<ReadDisk, 'stat'>, folder: string): boolean {
  return dvcFolder(disk, folder) !== null;
}

/** The `.dvc` folder of a DVC project's root; `null` where it is none. */
export function dvcFolder(disk: Pick<ReadDisk, 'stat'>, root: string): string | null {
  const checkout = checkoutOf(root);
  return (
    [root, ...(checkout === null ? [] : [checkout])]
      .map((folder) => posix.join(folder, '.dvc'))
      .find((folder) => disk.stat(folder)?.kind === 'folder') ?? null
  );
}

/** What DVC finds below a project's root. All paths are absolute: a folder's own before those below it, else sorted. */
export interface DvcProject {
  readonly root: string;
  /** Every dvc.yaml. */
  readonly pipelines: readonly string[];
  /** Every `.dvc` file. */
  readonly pointers: readonly string[];
}

/**
 * Looks through a DVC project, as DVC does: but for what git or a `.dvcignore` leaves out, and for projects of their own.
 * @throws PipelineError for a file of rules that isn't text
 */
export function dvcProject(disk: ReadDisk, root: string): DvcProject {
  const [pipelines, pointers]: [string[], string[]] = [[], []];
  const visit = (folder: string, above: Rules): void => {
    const rules = rulesIn(disk, root, folder, above);
    const isLeftOut = (path: string, isFolder: boolean): boolean =>
      rules.git.ignores(path, isFolder) || rules.dvc.ignores(path, isFolder);
    const isOne = (path: string): boolean => disk.stat(path)?.kind === 'file' && !isLeftOut(path, false);
    const own = posix.join(folder, 'dvc.yaml');
    if (isOne(own)) pipelines.push(own);
    const names = disk.list(folder).filter((name) => name.endsWith('.dvc'));
    pointers.push(...names.map((name) => posix.join(folder, name)).filter(isOne));
    for (const name of disk.folders(folder)) {
      const path = posix.join(folder, name);
      if (TOOL_FOLDERS.has(name) || isDvcRoot(disk, path) || isLeftOut(path, true)) continue;
      visit(path, rules);
    }
  };
  visit(root, { git: gitRulesAbove(disk, root), dvc: new IgnoreRules('dvc') });
  return { root, pipelines, pointers };
}

/**
 * Whether DVC takes notice of what lies at a path of a project, by its `.dvcignore` files; each is read once.
 * @param root absolute
 */
export function dvcIgnore(disk: FileDisk, root: string): (path: string, isFolder: boolean) => boolean {
  const found = new Map<string, IgnoreRules>();
  const rulesOf = (folder: string): IgnoreRules => {
    let rules = found.get(folder);
    if (rules === undefined) {
      const above = folder === root ? new IgnoreRules('dvc') : rulesOf(posix.dirname(folder));
      rules = withFile(disk, root, posix.join(folder, '.dvcignore'), folder, above);
      found.set(folder, rules);
    }
    return rules;
  };
  return (path, isFolder) => rulesOf(posix.dirname(path)).ignores(path, isFolder);
}

interface Rules {
  readonly git: IgnoreRules;
  readonly dvc: IgnoreRules;
}

function rulesIn(disk: FileDisk, root: string, folder: string, { git, dvc }: Rules): Rules {
  return {
    // A scratch workspace holds what was chosen by git already.
    git:
      checkoutOf(root) === null ? withFile(disk, root, posix.join(folder, '.gitignore'), folder, git) : git,
    dvc: withFile(disk, root, posix.join(folder, '.dvcignore'), folder, dvc),
  };
}

/** Git's rules for a root from above it, where it lies in a repository. */
function gitRulesAbove(disk: FileDisk, root: string): IgnoreRules {
  const none = new IgnoreRules('git');
  if (checkoutOf(root) !== null) return none;
  const above: string[] = [];
  for (let folder = root; disk.stat(posix.join(folder, '.git')) === null;) {
    const parent = posix.dirname(folder);
    if (parent === folder) return none;
    folder = parent;
    above.unshift(folder);
  }
  const [top = root] = above;
  const start = withFile(disk, root, posix.join(top, '.git/info/exclude'), top, none);
  return above.reduce(
    (rules, folder) => withFile(disk, root, posix.join(folder, '.gitignore'), folder, rules),
    start,
  );
}

function withFile(
  disk: FileDisk,
  root: string,
  path: string,
  folder: string,
  above: IgnoreRules,
): IgnoreRules {
  const source = readSource(disk, path, displayPath(root, path));
  return source === null ? above : above.with(folder, source.text);
}
