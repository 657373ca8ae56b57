import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromOwnPath, ownPath, placeInside } from '../../src/model/pipeline-file.js';

const name = fc.constantFrom('a', 'b', 'c.txt', '.x', 'a b');
const inside = fc.array(name, { maxLength: 4 }).map((parts) => (parts.length === 0 ? '.' : parts.join('/')));
const anywhere = fc
  .tuple(fc.nat(3), inside)
  .map(([ups, rest]) => posix.normalize(`${'../'.repeat(ups)}${rest}`).replace(/(?<=.)\/$/, ''));

test('a path from a folder is the same place, and leads back', () => {
  const root = '/home/user/deep/workspace';
  fc.assert(
    fc.property(inside, anywhere, (folder, path) => {
      const own = ownPath(folder, path);
      assert.equal(posix.resolve(root, folder, own), posix.resolve(root, path));
      assert.equal(own, posix.relative(posix.join(root, folder), posix.resolve(root, path)) || '.');
      assert.equal(fromOwnPath(folder, own), path);
    }),
  );
});

test('absolute paths are the same from everywhere', () => {
  assert.equal(ownPath('sub', '/data/x'), '/data/x');
  assert.equal(fromOwnPath('sub', '/data/x'), '/data/x');
});

test('what is written absolute is looked for in the workspace, where it lies there', () => {
  assert.equal(placeInside('/w', '/w/a/b'), 'a/b');
  assert.equal(placeInside('/w', '/w'), '.');
  assert.equal(placeInside('/w', '/ww/a'), '/ww/a');
  assert.equal(placeInside('/w', 'a'), 'a');
});
