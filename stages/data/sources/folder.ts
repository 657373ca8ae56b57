import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './error-code.js';
import type { ReadFile, Source } from './source.js';

/** Files in a local folder, under their own names or with `.gz`. */
export function folderSource(folder: string): Source {
  return { label: `folder ${folder}`, open: () => openFolder(folder) };
}

/** @throws {Error} no folder at this path. */
export async function openFolder(folder: string): Promise<ReadFile> {
  const stats = await stat(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (stats === null) throw new Error('no such folder');
  if (!stats.isDirectory()) throw new Error('not a folder');
  return async (name) => {
    for (const candidate of [name, `${name}.gz`]) {
      try {
        return await readFile(join(folder, candidate));
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error;
      }
    }
    throw new Error(`neither ${name} nor ${name}.gz in it`);
  };
}
