import { dirname, join } from 'node:path';
import type { Disk } from '../../ports/disk.js';

/**
 * Files other than sources that decide what a bundle becomes: every tsconfig.json and package.json from
 * the sources' folders up to the workspace, and whatever those tsconfigs extend.
 *
 * @param sources absolute paths
 * @returns absolute paths, sorted
 */
export function settingsFiles(disk: Disk, workspace: string, sources: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const source of sources) {
    for (let folder = dirname(source); !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder);
      if (folder === workspace || dirname(folder) === folder) break;
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
  for (const [, target = ''] of extended.matchAll(/"(\.{1,2}\/[^"]*)"/g)) {
    const path = join(dirname(file), target);
    addConfig(disk, path.endsWith('.json') ? path : `${path}.json`, files);
  }
}

const PACKAGE_FIELDS = ['name', 'type', 'imports', 'exports', 'main', 'module', 'browser', 'sideEffects'];

/** What of a settings file matters to a bundle: a package.json's version or scripts do not. */
export function relevantPart(file: string, text: string): string {
  if (!file.endsWith('package.json')) return text;
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest !== 'object' || manifest === null) return '';
  return JSON.stringify(Object.entries(manifest).filter(([field]) => PACKAGE_FIELDS.includes(field)));
}
