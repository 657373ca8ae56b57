import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from './sources/describe-error.js';
import type { FileSpec, Source } from './sources/source.js';
import { unpack } from './unpack.js';

/** Files are missing after the last source; the message has every source and why it was of no use. */
export class NoSourceError extends Error {
  override readonly name = 'NoSourceError';
}

/**
 * Writes the uncompressed files into `folder`, each from the first source that has its right bytes. What a source
 * leaves missing, the next one is asked for. No byte is written before its file's SHA-256 is proven.
 *
 * @returns the sources that were of no use before, and why.
 * @throws {NoSourceError}
 */
export async function fetchFiles(
  files: readonly FileSpec[],
  sources: readonly Source[],
  folder: string,
  onFile: (file: string, source: string) => void,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  let missing = files;
  const failures: string[] = [];
  for (const source of sources) {
    const { found, failure } = await ask(source, missing, folder);
    for (const [file, bytes] of found) {
      await writeFile(join(folder, file.name), bytes);
      onFile(file.name, source.label);
    }
    if (failure === null) return failures;
    missing = missing.filter((file) => !found.has(file));
    failures.push(`${source.label}: ${failure}`);
  }
  const names = missing.map(({ name }) => name).join(', ');
  throw new NoSourceError([`no source has ${names}. Tried, in order:`, ...failures].join('\n  '));
}

/** The files that a source has, up to its first failure. */
async function ask(
  source: Source,
  files: readonly FileSpec[],
  folder: string,
): Promise<{ found: Map<FileSpec, Buffer>; failure: string | null }> {
  const found = new Map<FileSpec, Buffer>();
  const workFolder = await mkdtemp(join(folder, '.source-'));
  try {
    const read = await source.open(workFolder);
    for (const file of files) found.set(file, unpack(await read(file.name), file));
    return { found, failure: null };
  } catch (error) {
    return { found, failure: describeError(error) };
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}
