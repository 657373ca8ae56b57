import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Path → content; a path that ends in `/` is an empty folder. */
export type Tree = Readonly<Record<string, string>>;

export function writeTree(folder: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    const target = join(folder, path);
    if (path.endsWith('/')) {
      mkdirSync(target, { recursive: true });
    } else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }
}

/** All files below `folder`, links as `-> target`; names in `skip` are left out at the top. */
export function readTree(folder: string, skip: readonly string[] = []): Tree {
  const tree: Record<string, string> = {};
  const walk = (path: string, relative: string): void => {
    const names = readdirSync(path).filter((name) => relative !== '' || !skip.includes(name));
    if (names.length === 0 && relative !== '') tree[`${relative}/`] = '';
    for (const name of names.sort()) {
      const inner = relative === '' ? name : `${relative}/${name}`;
      const stat = lstatSync(join(path, name));
      if (stat.isDirectory()) walk(join(path, name), inner);
      else if (stat.isSymbolicLink()) tree[inner] = `-> ${readlinkSync(join(path, name))}`;
      else tree[inner] = readFileSync(join(path, name), 'utf8');
    }
  };
  walk(folder, '');
  return tree;
}
