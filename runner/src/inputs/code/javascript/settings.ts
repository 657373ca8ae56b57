import { basename, dirname, join, resolve } from 'node:path';
import type { Disk } from '../../../system/disk.js';
import { parseObject } from './json-file.js';
import { packageName } from './packages.js';

/**
 * Files other than sources that decide what a bundle becomes: every tsconfig.json and package.json from
 * the sources' folders up to git's root, since the bundler looks there, too; and whatever those tsconfigs extend, in packages too.
 *
 * @param sources absolute paths
 * @returns absolute paths, sorted
 */
export function settingsFiles(disk: Disk, sources: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const source of sources) {
    for (let folder = dirname(source); !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder);
      if (disk.stat(join(folder, '.git')) !== null || dirname(folder) === folder) break;
    }
  }
  const files = new Set<string>();
  for (const folder of folders) {
    const manifest = join(folder, 'package.json');
    if (disk.stat(manifest) !== null) files.add(manifest);
    addConfig(disk, join(folder, 'tsconfig.json'), files);
  }
  return [...files].sort();
}

function addConfig(disk: Disk, file: string, files: Set<string>): void {
  if (files.has(file) || disk.stat(file)?.kind !== 'file') return;
  files.add(file);
  // tsconfig.json is JSON with comments; all we need of it is which files it extends.
  const extended = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(disk.read(file).toString())?.[1] ?? '';
  for (const [, target = ''] of extended.matchAll(/"([^"]+)"/g)) {
    if (/^\.{1,2}(\/|$)|^\//.test(target)) addAny(disk, resolve(dirname(file), target), files);
    else addFromPackage(disk, file, target, files);
  }
}

/** Whether a config gives imports other places to be looked for: by `paths`, or below a `baseUrl`. */
export function hasAliases(file: string, text: string): boolean {
  return basename(file) !== 'package.json' && /"(?:paths|baseUrl)"\s*:/.test(text);
}

/** The names that a config may be given by. */
function addAny(disk: Disk, path: string, files: Set<string>): void {
  for (const name of [path, `${path}.json`, join(path, 'tsconfig.json')]) addConfig(disk, name, files);
}

/**
 * A package says in its package.json which file a name leads to: by `exports`, else by `tsconfig`, else the name is a
 * path in it. All that may be meant are added: one too many costs a look. For files behind a pattern (`"./*"`) the
 * package's version has to stand.
 */
function addFromPackage(disk: Disk, file: string, target: string, files: Set<string>): void {
  const name = packageName(target);
  const folder = foldersFrom(dirname(file))
    .map((above) => join(above, 'node_modules', name))
    .find((candidate) => disk.stat(candidate)?.kind === 'folder');
  if (folder === undefined) return;
  addAny(disk, join(folder, target.slice(name.length)), files);
  const manifest = join(folder, 'package.json');
  if (disk.stat(manifest) === null) return;
  files.add(manifest);
  const { exports, tsconfig } = parseObject(manifest, disk.read(manifest).toString());
  for (const path of textsIn([exports, tsconfig])) {
    if (path.endsWith('.json')) addConfig(disk, join(folder, path), files);
  }
}

function foldersFrom(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersFrom(above)];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const PACKAGE_FIELDS = ['name', 'type', 'imports', 'exports', 'main', 'module', 'browser', 'sideEffects'];

/**
 * What of a settings file matters to a bundle: a package.json's version or scripts do not, but for an installed
 * package's, whose version stands for its files.
 */
export function relevantPart(file: string, text: string): string {
  if (!file.endsWith('package.json') || file.split('/').includes('node_modules')) return text;
  return JSON.stringify(
    Object.entries(parseObject(file, text)).filter(([field]) => PACKAGE_FIELDS.includes(field)),
  );
}
