import { dirname, join } from 'node:path';
import type { Disk } from '../../src/system/disk.js';
import { nodeDisk } from '../../src/system/node/disk.js';

/** Path → content; a path that ends in `/` is an empty folder. */
export type Tree = Readonly<Record<string, string>>;

export function writeTree(folder: string, tree: Tree, disk: Disk = nodeDisk): void {
  for (const [path, content] of Object.entries(tree)) {
    const target = join(folder, path);
    if (path.endsWith('/')) {
      disk.makeFolder(target);
    } else {
      disk.makeFolder(dirname(target));
      disk.write(target, content);
    }
  }
}

/** All files below `folder`, links as `-> target`; names in `skip` are left out at the top. */
export function readTree(folder: string, skip: readonly string[] = [], disk: Disk = nodeDisk): Tree {
  const tree: Record<string, string> = {};
  const walk = (path: string, relative: string): void => {
    const names = disk.list(path).filter((name) => relative !== '' || !skip.includes(name));
    if (names.length === 0 && relative !== '') tree[`${relative}/`] = '';
    for (const name of names) {
      const inner = relative === '' ? name : `${relative}/${name}`;
      const own = join(path, name);
      const kind = disk.lstat(own)?.kind;
      if (kind === 'folder') walk(own, inner);
      else if (kind === 'link') tree[inner] = `-> ${disk.readLink(own)}`;
      else tree[inner] = disk.read(own).toString();
    }
  };
  walk(folder, '');
  return tree;
}
