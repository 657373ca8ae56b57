import { isFolder } from '../model/hashes.js';
import type { WorkspacePath } from '../model/graph.js';
import type { OutRecord } from '../model/records.js';
import { isWithin } from '../pipeline/paths.js';
import type { Store } from '../store/store.js';
import type { FoundFile } from './snapshot.js';

/** Outs by what records say of them, their bytes from the store. */
export class RecordedFiles {
  readonly #byPath: ReadonlyMap<WorkspacePath, OutRecord>;

  constructor(
    private readonly store: Pick<Store, 'read' | 'manifests'>,
    records: readonly OutRecord[],
  ) {
    this.#byPath = new Map(records.map((record) => [record.path, record]));
  }

  /** The recorded files at or below a path; none where nothing is recorded there. */
  async at(path: WorkspacePath): Promise<readonly FoundFile[]> {
    const around = this.#around(path);
    const records = around === null ? this.#below(path) : [around];
    const files = await Promise.all(records.map((record) => this.#filesOf(record)));
    // A folder that can't be looked into may have held it.
    return files.flat().filter((file) => isWithin(file.path, path) || isWithin(path, file.path));
  }

  #around(path: WorkspacePath): OutRecord | null {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const record = this.#byPath.get(path.slice(0, end));
      if (record !== undefined) return record;
    }
    return null;
  }

  #below(path: WorkspacePath): readonly OutRecord[] {
    return [...this.#byPath.values()].filter((record) => isWithin(record.path, path));
  }

  async #filesOf({ path, hash }: OutRecord): Promise<readonly FoundFile[]> {
    if (!isFolder(hash)) return [{ path, found: await this.#bytesOf(hash) }];
    const manifest = (await this.store.manifests([hash])).get(hash);
    if (manifest === undefined) return [{ path, found: { kind: 'lost' } }];
    const files = manifest.entries.filter((entry) => entry.kind === 'file');
    return Promise.all(
      files.map(async (file) => ({ path: `${path}/${file.path}`, found: await this.#bytesOf(file.hash) })),
    );
  }

  async #bytesOf(hash: OutRecord['hash']): Promise<FoundFile['found']> {
    const bytes = await this.store.read(hash);
    return bytes === null ? { kind: 'lost' } : { kind: 'bytes', bytes };
  }
}
