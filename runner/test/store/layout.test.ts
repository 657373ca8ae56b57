import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkoutOf } from '../../src/pipeline/checkout.js';
import { createStoreLayout, storeLayout } from '../../src/store/layout.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { FakeClock } from '../support/fake-clock.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const SCRATCH = '/w/.lockstep/scratch/wide';

const open = () => {
  const { disk } = new VirtualDisk(new FakeClock());
  return { disk, system: { disk, random: nodeRandom } };
};

test('all of lockstep’s own lies below .lockstep, each thing at a place of its own', () => {
  const { root, ...places } = storeLayout('/w');
  assert.equal(root, '/w/.lockstep');
  const paths = Object.values(places);
  for (const path of paths) assert.equal(path.startsWith('/w/.lockstep/'), true, path);
  assert.equal(new Set(paths).size, paths.length);
});

test('a scratch workspace has its own things, and the store and run cache of its checkout', () => {
  const [own, checkout] = [storeLayout(SCRATCH), storeLayout('/w')];
  for (const name of ['store', 'runs'] as const) assert.equal(own[name], checkout[name]);
  for (const name of [
    'root',
    'attempts',
    'aside',
    'history',
    'scratch',
    'workspaceLock',
    'memo',
    'index',
  ] as const) {
    assert.equal(own[name], `${SCRATCH}${checkout[name].slice('/w'.length)}`);
  }
  assert.equal(storeLayout(`${SCRATCH}/.lockstep/scratch/again`).store, checkout.store);
});

test('only a folder of .lockstep/scratch is a scratch workspace', () => {
  assert.equal(checkoutOf(SCRATCH), '/w');
  for (const other of [
    '/w',
    '/w/scratch/wide',
    '/w/.lockstep/other/wide',
    '/w/.lockstep/scratch',
    `${SCRATCH}/sub`,
  ]) {
    assert.equal(checkoutOf(other), null, other);
  }
});

test('git is told to leave it alone, also where a scratch workspace comes first', () => {
  for (const workspace of ['/w', SCRATCH]) {
    const { disk, system } = open();
    disk.makeFolder(workspace);
    assert.deepEqual(createStoreLayout(system, workspace), storeLayout(workspace));
    for (const one of new Set([workspace, '/w'])) {
      assert.equal(disk.read(`${one}/.lockstep/.gitignore`).toString(), '*\n');
    }
    assert.deepEqual(disk.list(`${workspace}/.lockstep`), ['.gitignore']);
  }
});

test('a .gitignore that somebody wrote stays as it is', () => {
  const { disk, system } = open();
  disk.makeFolder('/w/.lockstep');
  disk.write('/w/.lockstep/.gitignore', 'mine\n');
  createStoreLayout(system, '/w');
  assert.equal(disk.read('/w/.lockstep/.gitignore').toString(), 'mine\n');
});
