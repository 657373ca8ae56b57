import { StoreError } from '../../src/model/errors.js';
import { sha256, type Sha256 } from '../../src/model/hashes.js';
import type { Digest, Objects, ObjectSource } from '../../src/store/objects.js';
import type { Disk } from '../../src/system/disk.js';

/** Objects in memory; the disk is where files come from and go to. */
export class MemoryObjects implements Objects {
  readonly objects = new Map<Sha256, Uint8Array>();
  readonly aside = new Map<string, Uint8Array>();

  constructor(private readonly disk: Pick<Disk, 'read' | 'write'>) {}

  missing(digests: readonly Digest[]): Promise<ReadonlySet<Sha256>> {
    return Promise.resolve(new Set(digests.filter((one) => !this.#has(one)).map((one) => one.sha256)));
  }

  async put(sources: readonly ObjectSource[]): Promise<void> {
    await Promise.resolve();
    const wanted = sources.filter((one) => !this.#has(one));
    const read = wanted.map((source) => {
      const bytes = 'bytes' in source ? source.bytes : this.disk.read(source.file);
      if (sha256(bytes) !== source.sha256) throw new StoreError('an object does not match its hash');
      return [source.sha256, Buffer.from(bytes)] as const;
    });
    for (const [digest, bytes] of read) this.objects.set(digest, bytes);
  }

  readAll(digests: readonly Sha256[]): Promise<ReadonlyMap<Sha256, Uint8Array>> {
    const found = digests.flatMap((digest) => {
      const bytes = this.objects.get(digest);
      return bytes === undefined ? [] : [[digest, Buffer.from(bytes)] as const];
    });
    return Promise.resolve(new Map(found));
  }

  read(digest: Sha256): Promise<AsyncIterable<Uint8Array> | null> {
    const bytes = this.objects.get(digest);
    return Promise.resolve(bytes === undefined ? null : inChunks(bytes));
  }

  async copyTo(digest: Sha256, file: string): Promise<boolean> {
    await Promise.resolve();
    const bytes = this.objects.get(digest);
    if (bytes === undefined) return false;
    this.disk.write(file, bytes);
    return true;
  }

  placeOf(digest: Sha256): string {
    return `memory:${digest}`;
  }

  putAside(digest: Sha256): Promise<string> {
    const place = `aside:${digest}.${this.aside.size}`;
    const bytes = this.objects.get(digest);
    if (bytes !== undefined) this.aside.set(place, bytes);
    this.objects.delete(digest);
    return Promise.resolve(place);
  }

  #has({ sha256: digest, size }: Digest): boolean {
    const bytes = this.objects.get(digest);
    return bytes !== undefined && (size === null || bytes.length === size);
  }
}

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 16) {
    yield await Promise.resolve(bytes.subarray(at, at + (1 << 16)));
  }
}
