import assert from 'node:assert/strict';
import { ContentHasher } from '../../src/inputs/content.js';
import { StatMemo } from '../../src/inputs/memo.js';
import { digestOf, type ContentHash } from '../../src/model/hashes.js';
import type { Content } from '../../src/model/manifest.js';
import { ContentStore } from '../../src/store/content-store.js';
import { FolderObjects } from '../../src/store/folder-objects.js';
import { StoredLinks } from '../../src/store/links.js';
import { StoredModes } from '../../src/store/modes.js';
import { TempArea } from '../../src/store/temp-area.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeHost } from '../../src/system/node/host.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { FakeClock } from '../support/fake-clock.js';
import { lonelyProcesses } from '../support/fake-processes.js';
import { MemoryObjects } from '../support/memory-objects.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

/** A store, and paths in the folder `/w`. */
export function openStore(kept: 'in a folder' | 'in memory', faults: (disk: Disk) => Disk = (disk) => disk) {
  const clock = new FakeClock();
  const { disk } = new VirtualDisk(clock);
  disk.makeFolder('/w');
  const system = {
    disk: faults(disk),
    random: nodeRandom,
    processes: lonelyProcesses,
    host: { ...nodeHost, umask: 0o022 },
  };
  const temp = new TempArea(system, '/w/store/tmp');
  const memory = new MemoryObjects(disk);
  const objects = kept === 'in memory' ? memory : new FolderObjects(system, '/w/store', temp);
  const storeUnder = (mask: number): ContentStore =>
    new ContentStore(
      system.disk,
      objects,
      new StoredModes(system.disk, '/w/store/modes', mask, temp),
      new StoredLinks(system.disk, '/w/store/links', temp),
      temp,
      () => undefined,
    );
  const store = storeUnder(0o022);
  const hasher = new ContentHasher(disk, StatMemo.load(disk, '/w/memo'), clock);
  return {
    disk,
    store,
    /** The same one, to somebody whose new files are others. */
    storeUnder,
    /** Where the bytes of a content lie. */
    placeOf: (hash: ContentHash) => objects.placeOf(digestOf(hash)),
    write(path: string, text: string): void {
      disk.makeFolder(`/w/${path}`.replace(/\/[^/]*$/, ''));
      disk.write(`/w/${path}`, text);
    },
    async put(path: string): Promise<Content> {
      const content = (await hasher.hash(`/w/${path}`, 'inside')) ?? assert.fail(path);
      await store.put(`/w/${path}`, content);
      return content;
    },
    /** What a path holds, by its hash. */
    hash: async (path: string) => (await hasher.hash(`/w/${path}`))?.hash ?? null,
    /** Unfinished files and folders. */
    unfinished: () => disk.list('/w/store/tmp').flatMap((own) => disk.list(`/w/store/tmp/${own}`)),
    /** What was put aside. */
    aside(): readonly string[] {
      if (kept === 'in memory') return [...memory.aside.keys()];
      return disk.stat('/w/store/damaged') === null ? [] : disk.list('/w/store/damaged');
    },
    /** Other bytes where an object lies. */
    spoil(hash: ContentHash, text: string): void {
      const digest = digestOf(hash);
      if (kept === 'in memory') {
        memory.objects.set(digest, Buffer.from(text));
        return;
      }
      disk.remove(objects.placeOf(digest));
      disk.makeFolder(objects.placeOf(digest).replace(/\/[^/]*$/, ''));
      disk.write(objects.placeOf(digest), text);
    },
  };
}
