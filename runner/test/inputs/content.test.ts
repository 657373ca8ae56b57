import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ContentHasher, type Links } from '../../src/inputs/content.js';
import { sha256 } from '../../src/model/hashes.js';
import { StatMemo } from '../../src/inputs/memo.js';
import type { Disk, FileStat } from '../../src/system/disk.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { nodeClock } from '../../src/system/node/clock.js';
import { tempFolder } from '../support/temp-folder.js';

/** A folder of files, and a hasher that counts what it reads. */
class Place {
  readonly folder = tempFolder('content');
  readonly #memoFile = join(tempFolder('memo'), 'memo.json');
  reads = 0;

  /** @param seen what the file system tells instead of what it knows */
  constructor(private readonly seen: (stat: FileStat) => FileStat = (stat) => stat) {}

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    mkdirSync(join(this.path(name), '..'), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** As a run does it that begins `later` milliseconds from now. */
  async hash(name: string, links: Links = 'follow', later = 10_000): Promise<string | null> {
    const disk: Disk = {
      ...nodeDisk,
      stat: (path) => {
        const stat = nodeDisk.stat(path);
        return stat === null ? null : this.seen(stat);
      },
      read: (path) => {
        if (path.startsWith(this.folder)) this.reads += 1;
        return nodeDisk.read(path);
      },
    };
    const memo = StatMemo.load(disk, this.#memoFile);
    const hasher = new ContentHasher(disk, memo, { ...nodeClock, now: () => Date.now() + later });
    const content = await hasher.hash(this.path(name), links);
    memo.save(nodeRandom);
    return content?.hash ?? null;
  }

  damageMemo(): void {
    writeFileSync(this.#memoFile, '{"version":1,"rows":[["');
  }
}

test('a file is its bytes, and whether it is executable', async () => {
  const place = new Place();
  place.write('a', 'text');
  assert.equal(await place.hash('a'), `file:${sha256('text')}`);
  chmodSync(place.path('a'), 0o755);
  assert.equal(await place.hash('a'), `file-x:${sha256('text')}`);
  assert.equal(await place.hash('absent'), null);
});

test('a folder is its files by their paths, and its empty folders', async () => {
  const place = new Place();
  place.write('f/a', '1');
  place.write('f/sub/b', '2');
  const seen = new Set([await place.hash('f')]);
  for (const [from, to] of [
    ['f/a', 'f/c'],
    ['f/sub/b', 'f/sub/a'],
    ['f/sub', 'f/other'],
  ] as const) {
    renameSync(place.path(from), place.path(to));
    seen.add(await place.hash('f'));
  }
  mkdirSync(place.path('f/empty'));
  seen.add(await place.hash('f'));
  mkdirSync(place.path('f/empty/deeper'));
  seen.add(await place.hash('f'));
  assert.equal(seen.size, 6, 'each is another content');
  cpSync(place.path('f'), place.path('copy'), { recursive: true });
  assert.equal(await place.hash('copy'), await place.hash('f'));
});

test('a dep’s links count as what they lead to', async () => {
  const place = new Place();
  place.write('real/a', '1');
  place.write('f/b', '2');
  symlinkSync(place.path('real'), place.path('f/linked'));
  symlinkSync('../real/a', place.path('f/c'));
  const linked = await place.hash('f');
  rmSync(place.path('f/linked'));
  rmSync(place.path('f/c'));
  place.write('f/linked/a', '1');
  place.write('f/c', '1');
  assert.equal(await place.hash('f'), linked);
  symlinkSync('f', place.path('to-f'));
  assert.equal(await place.hash('to-f'), linked);
});

for (const [what, make, links, message] of [
  [
    'a link as an out',
    (place) => {
      symlinkSync('elsewhere', place.path('x'));
    },
    'inside',
    /a link can’t be an out/,
  ],
  [
    'a link in an out',
    (place) => {
      mkdirSync(place.path('x'));
      symlinkSync('../elsewhere', place.path('x/link'));
    },
    'inside',
    /x\/link: a link that leads out of the out, or around itself \(\.\.\/elsewhere\)/,
  ],
  [
    'a link to nothing in a dep',
    (place) => {
      mkdirSync(place.path('x'));
      symlinkSync('../elsewhere', place.path('x/link'));
    },
    'follow',
    /x\/link: a link to nothing/,
  ],
  [
    'links in a circle',
    (place) => {
      mkdirSync(place.path('x/sub'), { recursive: true });
      symlinkSync('..', place.path('x/sub/up'));
    },
    'follow',
    /links that lead in a circle/,
  ],
  [
    'a pipe',
    (place) => {
      execFileSync('mkfifo', [place.path('x')]);
    },
    'follow',
    /x: neither a file nor a folder.*: move it away, or leave it out of the deps/,
  ],
  [
    'a pipe in a folder',
    (place) => {
      place.write('x/a', 'a');
      execFileSync('mkfifo', [place.path('x/pipe')]);
    },
    'inside',
    /x\/pipe: neither a file nor a folder/,
  ],
  [
    'a link to a device in a dep',
    (place) => {
      place.write('x/a', 'a');
      symlinkSync('/dev/null', place.path('x/device'));
    },
    'follow',
    /x\/device: neither a file nor a folder/,
  ],
] as readonly (readonly [string, (place: Place) => void, Links, RegExp])[]) {
  test(`${what} is refused`, async () => {
    const place = new Place();
    make(place);
    await assert.rejects(place.hash('x', links), { name: 'InvalidContentError', message });
  });
}

test('an unchanged file is not read again', async () => {
  const place = new Place();
  place.write('f/a', '1');
  place.write('f/b', '2');
  const first = await place.hash('f');
  assert.equal(place.reads, 2);
  assert.equal(await place.hash('f'), first);
  assert.equal(place.reads, 2);
  place.write('f/b', '3');
  assert.notEqual(await place.hash('f'), first);
  assert.equal(place.reads, 3, 'the other one is remembered');
});

test('other bytes of the same size and time are seen: the inode or its change tells', async () => {
  const place = new Place();
  place.write('a', 'one');
  const { atime, mtime } = statSync(place.path('a'));
  await place.hash('a');
  place.write('new', 'two');
  renameSync(place.path('new'), place.path('a'));
  utimesSync(place.path('a'), atime, mtime);
  assert.equal(await place.hash('a'), `file:${sha256('two')}`);
  writeFileSync(place.path('a'), 'six');
  utimesSync(place.path('a'), atime, mtime);
  assert.equal(await place.hash('a'), `file:${sha256('six')}`);
});

for (const [what, fraction, trustedMs] of [
  ['within 100 ms of its change, where times are fine', 1n, 101],
  ['within two seconds of its change, where times are coarse', 0n, 2_000],
] as const) {
  test(`what was hashed ${what}, is not trusted: it could change again within a tick`, async () => {
    const changedMs = Date.now() - 60_000;
    const changedNs = BigInt(changedMs) * 1_000_000n + fraction;
    const place = new Place((stat) => ({ ...stat, mtimeNs: changedNs, ctimeNs: changedNs }));
    place.write('a', 'one');
    const hashAt = (afterMs: number): Promise<string | null> =>
      place.hash('a', 'follow', changedMs + afterMs - Date.now());
    await hashAt(0);
    await hashAt(trustedMs - 20);
    assert.equal(place.reads, 2);
    await hashAt(trustedMs + 20);
    await hashAt(trustedMs + 20);
    assert.equal(place.reads, 3);
  });
}

test('a damaged memo is an empty one', async () => {
  const place = new Place();
  place.write('a', 'one');
  const hash = await place.hash('a');
  place.damageMemo();
  assert.equal(await place.hash('a'), hash);
  assert.equal(place.reads, 2);
});
