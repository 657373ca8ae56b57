import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '../../src/model/hashes.js';
import { sweepLeftovers } from '../../src/state/leftovers.js';
import { FakeClock } from '../support/fake-clock.js';
import { Gates } from '../support/gates.js';
import { stages } from '../support/play.js';
import { Rig } from '../support/rig.js';
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

test('two stages whose names agree in 60 characters and in 32 bits of their hashes run at once', async () => {
  // Found among 150,000 names.
  const names = [82_008, 151_830].map((number) => `${'x'.repeat(60)}${number}`);
  assert.equal(new Set(names.map((name) => sha256(name).slice(0, 8))).size, 1, 'they do collide');
  const gates = new Gates('0', '1');
  const lines = names.map(
    (name, index) =>
      `  ${name}: {cmd: 'echo said ${index}; ${Gates.command(String(index))}; echo ${index} > ${index}', outs: ['${index}']}`,
  );
  const rig = new Rig({ 'pipeline.yaml': `stages:\n${lines.join('\n')}\n` });
  rig.env.GATES = gates.folder;
  const run = rig.lockstep('run', '-j2');
  for (const gate of ['0', '1']) await gates.reached(gate);
  const folders = readdirSync(rig.path('.lockstep/attempts'));
  assert.equal(folders.length, 2);
  for (const gate of ['0', '1']) await gates.open(gate);
  const { code, stderr } = await run;
  assert.equal(code, 0, stderr);
  for (const [index, name] of names.entries()) {
    assert.equal(rig.read(String(index)), `${index}\n`);
    assert.equal((await rig.lockstep('logs', name, '--raw')).stdout, `said ${index}\n`);
  }
});
