import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweepLeftovers } from '../../src/state/leftovers.js';
import { FakeClock } from '../support/fake-clock.js';
import { stages } from '../support/play.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';
import { World } from '../support/world.js';

const LEFT = [
  '.memo.json.new',
  'memo.json.0123456789ab.new',
  '.gitignore.0123456789ab.new',
  'history/.index.json.0123456789ab.tmp',
  'runs/.0123.tmp',
];
const KEPT = ['memo.json', 'index', 'history/20260101T000000000Z', 'runs/new', 'mine.new'];

test('what killed processes left unfinished goes, once nobody can be at it any more', () => {
  const clock = new FakeClock();
  const { disk } = new VirtualDisk(clock);
  for (const folder of ['history', 'runs']) disk.makeFolder(`/w/${folder}`);
  for (const path of [...LEFT, ...KEPT]) disk.write(`/w/${path}`, '');
  const there = (): readonly string[] =>
    [...LEFT, ...KEPT].filter((path) => disk.lstat(`/w/${path}`) !== null);
  clock.skip(1_000);
  sweepLeftovers({ disk, clock }, '/w');
  assert.deepEqual(there(), [...LEFT, ...KEPT]);
  clock.skip(2 * 3_600_000);
  sweepLeftovers({ disk, clock }, '/w');
  assert.deepEqual(there(), KEPT);
  sweepLeftovers({ disk, clock }, '/nothing');
});

test('what a failed stage had written stays until all is well again', async () => {
  const world = new World(
    stages({ a: 'cmd: cat in.txt > a.txt; cat code, deps: [in.txt], outs: [a.txt]' }, { 'in.txt': '1\n' }),
  );
  assert.equal((await world.run()).finished?.failed, 1);
  assert.equal(
    world.files('.lockstep/attempts').some((path) => path.endsWith('partial/a.txt')),
    true,
  );
  world.write('code', '');
  assert.equal((await world.run()).finished?.ok, true);
  assert.deepEqual(world.files('.lockstep/attempts'), []);
});
