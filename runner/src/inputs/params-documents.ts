import { type ParamsDocument, readParams } from '../pipeline/params.js';
import { isErrno } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';

/** Params files, read each time they are asked for and parsed only when their bytes have changed. */
export class ParamsDocuments {
  readonly #seen = new Map<string, { readonly bytes: Buffer; readonly document: ParamsDocument | null }>();

  /**
   * @param name as errors name it
   * @returns null where no file is
   * @throws PipelineError as `readParams`
   */
  read(disk: Pick<Disk, 'stat' | 'read'>, absolute: string, name: string): ParamsDocument | null {
    const bytes = bytesOf(disk, absolute);
    if (bytes === null) return null;
    const seen = this.#seen.get(absolute);
    if (seen?.bytes.equals(bytes) === true) return seen.document;
    // The very bytes that are compared next time, whatever happens to the file meanwhile.
    const document = readParams({ stat: (path) => disk.stat(path), read: () => bytes }, absolute, name);
    this.#seen.set(absolute, { bytes, document });
    return document;
  }
}

function bytesOf(disk: Pick<Disk, 'read'>, absolute: string): Buffer | null {
  try {
    return disk.read(absolute);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return null;
    throw error;
  }
}
