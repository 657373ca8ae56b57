import assert from 'node:assert/strict';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { watchedDisk, type WatchedDisk } from '../../src/noop/watched-disk.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { areAsSeen, type Inode } from '../../src/system/signature.js';
import { fastTempFolder } from '../support/temp-folder.js';

/** A folder with a file, a folder and a link, and a disk that is watched from ten seconds after they were made. */
class Place {
  readonly folder = fastTempFolder('watched');
  readonly watched: WatchedDisk;

  constructor(disk: Disk = nodeDisk, laterMs = 10_000) {
    writeFileSync(this.path('file'), 'one');
    mkdirSync(this.path('in'));
    writeFileSync(this.path('in/file'), 'one');
    symlinkSync('file', this.path('link'));
    this.watched = watchedDisk(disk, { now: () => Date.now() + laterMs });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  get disk(): Disk {
    return this.watched.disk;
  }

  /** Whether all that was looked at still is as it was, as the fast road finds out. */
  isAsSeen(): boolean | null {
    const found = this.watched.observations();
    if (found === null) return null;
    const { seen, behind } = found;
    return areAsSeen(seen, lstat) && areAsSeen(behind, (path) => statSync(path, { throwIfNoEntry: false }));
  }
}

function lstat(path: string): Inode | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

test('whatever is asked, what was asked about is remembered; what nobody asked about isn’t', async () => {
  const place = new Place();
  const { disk } = place;
  const { seen } = place.watched.observations() ?? assert.fail();
  assert.deepEqual(seen.paths, []);
  disk.stat(place.path('absent'));
  disk.lstat(place.path('link'));
  disk.read(place.path('file'));
  for await (const chunk of disk.readChunks(place.path('in/file'))) assert.ok(chunk);
  disk.list(place.path('in'));
  disk.realPath(place.path('link'));
  const { seen: now, behind, real } = place.watched.observations() ?? assert.fail();
  assert.deepEqual(
    now.paths,
    ['absent', 'link', 'file', 'in/file', 'in'].map((name) => place.path(name)),
  );
  assert.deepEqual(behind.paths, [place.path('link')]);
  assert.deepEqual([...real], [[place.path('link'), place.path('file')]]);
  assert.equal(place.isAsSeen(), true);
});

const CHANGES: readonly (readonly [string, (disk: Disk, place: Place) => void, (place: Place) => void])[] = [
  [
    'a file is written',
    (disk, place) => disk.stat(place.path('file')),
    (place) => {
      writeFileSync(place.path('file'), 'two');
    },
  ],
  [
    'an absent file comes',
    (disk, place) => disk.lstat(place.path('new')),
    (place) => {
      writeFileSync(place.path('new'), '');
    },
  ],
  [
    'a file goes',
    (disk, place) => disk.stat(place.path('file')),
    (place) => {
      rmSync(place.path('file'));
    },
  ],
  [
    'what a link leads to is written',
    (disk, place) => disk.stat(place.path('link')),
    (place) => {
      writeFileSync(place.path('file'), 'two');
    },
  ],
  [
    'a link leads elsewhere',
    (disk, place) => disk.lstat(place.path('link')),
    (place) => {
      rmSync(place.path('link'));
      symlinkSync('in/file', place.path('link'));
    },
  ],
  [
    'a link gives way to the very file that it led to',
    (disk, place) => disk.lstat(place.path('link')),
    (place) => {
      rmSync(place.path('link'));
      linkSync(place.path('file'), place.path('link'));
    },
  ],
  [
    'a name comes to a folder that was listed',
    (disk, place) => disk.list(place.path('in')),
    (place) => {
      writeFileSync(place.path('in/new'), '');
    },
  ],
  [
    'a folder gives way to a link to it',
    (disk, place) => disk.realPath(place.path('in/file')),
    (place) => {
      renameSync(place.path('in'), place.path('out'));
      symlinkSync('out', place.path('in'));
    },
  ],
  [
    'a folder gives way to another',
    (disk, place) => disk.stat(place.path('in')),
    (place) => {
      renameSync(place.path('in'), place.path('out'));
      mkdirSync(place.path('in'));
    },
  ],
];

for (const [what, ask, change] of CHANGES) {
  test(`it is seen when ${what}: meanwhile, and later`, () => {
    const [meanwhile, later] = [new Place(), new Place()];
    ask(meanwhile.disk, meanwhile);
    change(meanwhile);
    assert.equal(meanwhile.isAsSeen(), null);
    ask(later.disk, later);
    const { seen, behind } = later.watched.observations() ?? assert.fail();
    change(later);
    const stat = (path: string): Inode | undefined => statSync(path, { throwIfNoEntry: false });
    assert.ok(!areAsSeen(seen, lstat) || !areAsSeen(behind, stat));
  });
}

test('of a folder that nobody listed it counts that it is there, not what comes and goes in it', () => {
  const place = new Place();
  place.disk.stat(place.path('in'));
  writeFileSync(place.path('in/new'), '');
  assert.equal(place.isAsSeen(), true);
  place.watched.look(place.path('in'));
  assert.equal(place.isAsSeen(), null, 'unless the names in it count after all');
});

test('what changed a moment before the first look isn’t trusted: it could change again unseen', () => {
  const place = new Place(nodeDisk, 0);
  place.disk.stat(place.path('file'));
  assert.equal(place.watched.observations(), null);
});

test('a look that fails fails nobody who didn’t ask for it, and then nothing is remembered', () => {
  const place = new Place();
  symlinkSync('circle', place.path('circle'));
  assert.equal(place.disk.lstat(place.path('circle'))?.kind, 'link');
  assert.equal(place.disk.readLink(place.path('circle')), 'circle');
  assert.throws(() => place.disk.stat(place.path('circle')), { code: 'ELOOP' });
  assert.equal(place.watched.observations(), null);
});
