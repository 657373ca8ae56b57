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

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/**
 * Follows a path from the root; the last part only where `follow` says so.
 * @throws ENOENT where a folder above is missing, ENOTDIR, ELOOP
 */
export function walk(root: FolderNode, path: string, follow: boolean, syscall: string): Place {
  const ahead = partsOf(path).toReversed();
  const above: { readonly name: string; readonly folder: FolderNode }[] = [{ name: '', folder: root }];
  let links = 0;
  const place = (name: string, node: DiskNode | null): Place => {
    const names = [...above.map((one) => one.name), name];
    return { folder: above.at(-1)?.folder ?? root, name, node, real: names.join('/') };
  };
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    const isLast = ahead.length === 0;
    const folder = above.at(-1)?.folder ?? root;
    if (part === '.') continue;
    if (part === '..') {
      if (above.length > 1) above.pop();
      continue;
    }
    const node = folder.entries.get(part);
    if (node === undefined) {
      if (isLast) return place(part, null);
      throw refusal('ENOENT', syscall, path);
    }
    if (node.kind === 'link' && (!isLast || follow)) {
      links += 1;
      if (links > MOST_LINKS) throw refusal('ELOOP', syscall, path);
      if (node.target.startsWith('/')) above.length = 1;
      ahead.push(...partsOf(node.target).toReversed());
    } else if (isLast) {
      return place(part, node);
    } else if (node.kind === 'folder') {
      above.push({ name: part, folder: node });
    } else {
      throw refusal('ENOTDIR', syscall, path);
    }
  }
  const last = above.pop();
  if (last === undefined || above.length === 0) return { folder: root, name: '', node: root, real: '/' };
  return place(last.name, last.folder);
}
