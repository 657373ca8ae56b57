import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { compileGlob } from '../../src/pipeline/file-glob.js';
import { matchesStars } from '../../src/pipeline/glob-pattern.js';
import { findFiles, type GlobDisk, type GlobLimits } from '../../src/pipeline/glob-files.js';
import { memoryDisk, PROJECT } from '../support/memory-disk.js';
import { FakeClock } from '../support/fake-clock.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

function find(disk: GlobDisk, pattern: string, limits?: GlobLimits): readonly string[] {
  const place = { workspace: PROJECT, folder: '.', wdir: '.' };
  return findFiles(disk, place, compileGlob({ patterns: [pattern], exclude: [] }, place), limits).map(
    ({ path }) => path,
  );
}

const name = fc.constantFrom('a', 'b', 'ab', 'a.x', 'b.x', '.h');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const part = fc.constantFrom('a', 'b', '*', 'a*', '*.x', '?', '[ab]', '{a,b}', '**', '.h', '.*');
const pattern = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

test('what is found is what picomatch says of every path', () => {
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 12 }), pattern, (paths, text) => {
      // A name is a file or a folder.
      const files = paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`)));
      const disk = memoryDisk(Object.fromEntries(files.map((one) => [one, ''])));
      // To picomatch `a/**` is `a`, too.
      const matches = picomatch(text.replace(/\*\*$/, '**/*'), { posix: true });
      assert.deepEqual(find(disk, text), files.filter((one) => matches(one)).sort());
    }),
    { numRuns: 500 },
  );
});

test('a folder is listed only where a wildcard asks for its names', () => {
  const disk = memoryDisk({ 'data/a/x.csv': '', 'data/b/x.csv': '', 'other/c/x.csv': '' });
  const listed: string[] = [];
  const watched: GlobDisk = {
    ...disk,
    list(folder) {
      listed.push(folder.slice(PROJECT.length + 1));
      return disk.list(folder);
    },
  };
  assert.deepEqual(find(watched, 'data/*/x.csv'), ['data/a/x.csv', 'data/b/x.csv']);
  assert.deepEqual(listed, ['data']);
});

test('links are followed where they are named or matched, not by **, which would go in circles', () => {
  const disk = new VirtualDisk(new FakeClock()).disk;
  disk.makeFolder(`${PROJECT}/data/real`);
  disk.write(`${PROJECT}/data/real/x.csv`, '');
  disk.symlink('real', `${PROJECT}/data/link`);
  disk.symlink('..', `${PROJECT}/data/real/up`);
  disk.symlink('x.csv', `${PROJECT}/data/real/y.csv`);
  assert.deepEqual(find(disk, 'data/*/x.csv'), ['data/link/x.csv', 'data/real/x.csv']);
  assert.deepEqual(find(disk, 'data/**/*.csv'), ['data/real/x.csv', 'data/real/y.csv']);
  assert.deepEqual(find(disk, 'data/link/*.csv'), ['data/link/x.csv', 'data/link/y.csv']);
  disk.symlink('nothing', `${PROJECT}/data/real/z.csv`);
  assert.throws(() => find(disk, 'data/**/*.csv'), /finds \S+\/data\/real\/z\.csv, a link to nothing/);
  assert.deepEqual(find(disk, 'data/**/[xy].csv'), ['data/real/x.csv', 'data/real/y.csv']);
});

test('a glob ends before it has found or looked at too much', () => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`d/${index}`, '']));
  const disk = memoryDisk(files);
  assert.equal(find(disk, 'd/*', { found: 30, seen: 31 }).length, 30);
  assert.throws(() => find(disk, 'd/*', { found: 29, seen: 99 }), /finds more than 29 files/);
  assert.throws(() => find(disk, '**/x', { found: 9, seen: 30 }), /has to look at more than 30 names/);
});

test('a name that is not UTF-8 is told, since nobody could open it', () => {
  const disk = memoryDisk({ 'd/a': '' });
  const broken: GlobDisk = { ...disk, list: (folder) => [...disk.list(folder), 'b\uFFFD'] };
  assert.throws(() => find(broken, 'd/*'), /whose name is not UTF-8/);
});

test('many stars in a name cost no more than a few', () => {
  const part = (chars: readonly string[], maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...chars), minLength: 1, maxLength });
  fc.assert(
    fc.property(part(['a', 'b', '.', '*', '?'], 8), part(['a', 'b', '.'], 8), (pattern, name) => {
      fc.pre(!/^[.]+$/.test(name) && !pattern.includes('**'));
      assert.equal(
        matchesStars(pattern, name),
        picomatch(pattern, { posix: true })(name),
        `${pattern} ${name}`,
      );
    }),
  );
  assert.equal(matchesStars(`${'*a'.repeat(60)}*b`, 'a'.repeat(250)), false);
});
