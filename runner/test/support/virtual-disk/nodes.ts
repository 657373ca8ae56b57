interface Inode {
  readonly inode: bigint;
  readonly device: bigint;
  mode: number;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

export interface FileNode extends Inode {
  readonly kind: 'file';
  /** Replaced as a whole, never written into. */
  content: Buffer;
  /** What of it would be there after a power cut. */
  synced: Buffer;
}

export interface FolderNode extends Inode {
  readonly kind: 'folder';
  readonly entries: Map<string, DiskNode>;
}

export interface LinkNode extends Inode {
  readonly kind: 'link';
  readonly target: string;
}

export type DiskNode = FileNode | FolderNode | LinkNode;

/** Where a path leads to. */
export interface Place {
  /** The folder it is in, with links followed. */
  readonly folder: FolderNode;
  readonly name: string;
  /** `null`: nothing is there. */
  readonly node: DiskNode | null;
  /** Absolute, without links. */
  readonly real: string;
}

const TEXTS: Readonly<Record<string, string>> = {
  EEXIST: 'file already exists',
  EINVAL: 'invalid argument',
  EISDIR: 'illegal operation on a directory',
  ELOOP: 'too many symbolic links encountered',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  ENOTEMPTY: 'directory not empty',
  EPERM: 'operation not permitted',
  EXDEV: 'cross-device link not permitted',
};

export function refusal(code: string, syscall: string, path: string): NodeJS.ErrnoException {
  const message = `${code}: ${TEXTS[code] ?? 'refused'}, ${syscall} '${path}'`;
  return Object.assign(new Error(message), { code, syscall, path });
}

/** As the system's own limit. */
const MOST_LINKS = 40;

/**
 * Follows a path from the root; the last part only where `follow` says so.
 * @returns why it leads nowhere: ENOENT where a folder above is missing, ENOTDIR, ELOOP
 */
export function walk(
  root: FolderNode,
  path: string,
  follow: boolean,
): Place | 'ENOENT' | 'ENOTDIR' | 'ELOOP' {
  const ahead = partsOf(path);
  const folders = [root];
  const names: string[] = [];
  let links = 0;
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === '..') {
      if (folders.length > 1) folders.pop();
      names.pop();
      continue;
    }
    const folder = folders.at(-1) ?? root;
    const node = folder.entries.get(part);
    const isLast = ahead.length === 0;
    if (node === undefined) return isLast ? placeOf(folder, names, part, null) : 'ENOENT';
    if (node.kind === 'link' && (!isLast || follow)) {
      links += 1;
      if (links > MOST_LINKS) return 'ELOOP';
      if (node.target.startsWith('/')) {
        folders.length = 1;
        names.length = 0;
      }
      ahead.push(...partsOf(node.target));
    } else if (isLast) {
      return placeOf(folder, names, part, node);
    } else if (node.kind === 'folder') {
      folders.push(node);
      names.push(part);
    } else {
      return 'ENOTDIR';
    }
  }
  const last = folders.pop() ?? root;
  const name = names.pop();
  return name === undefined
    ? { folder: root, name: '', node: root, real: '/' }
    : placeOf(folders.at(-1) ?? root, names, name, last);
}

/** From the last to the first. */
function partsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .reverse();
}

function placeOf(folder: FolderNode, names: readonly string[], name: string, node: DiskNode | null): Place {
  return { folder, name, node, real: ['', ...names, name].join('/') };
}
