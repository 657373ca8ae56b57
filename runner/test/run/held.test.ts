import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gates } from '../support/gates.js';
import { Rig } from '../support/rig.js';
import { World } from '../support/world.js';

const FILES = {
  'pipeline.yaml': `stages: {s: {cmd: '${Gates.command('s')}; echo made > out.txt', outs: [out.txt]}}\n`,
};

test('a run that is stopped for a while, as by a laptop’s sleep, keeps its workspace', async () => {
  const gates = new Gates('s');
  const rig = new Rig(FILES);
  rig.env.GATES = gates.folder;
  const first = rig.start('run');
  await gates.reached('s');
  first.process.kill('SIGSTOP');
  const second = await rig.binary('run', '--no-wait');
  assert.equal(second.code, 3, second.stderr);
  first.process.kill('SIGCONT');
  await gates.open('s');
  assert.equal((await first.done).code, 0);
  assert.equal(rig.read('out.txt'), 'made\n');
});

for (const hours of [1, -1]) {
  test(`a clock that jumps by ${hours} h frees nobody’s workspace`, async () => {
    const world = new World({
      'pipeline.yaml': 'stages: {s: {cmd: gate s; echo made > out.txt, outs: [out.txt]}}\n',
    });
    const first = world.start();
    await world.machine.reached('s');
    world.clock.skip(hours * 3_600_000);
    assert.match(String((await world.run({ wait: false })).error), /another run .* holds/);
    world.machine.open('s');
    assert.equal((await first.done).finished?.executed, 1);
  });
}
