import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '../../src/model/hashes.js';
import { Gates } from '../support/gates.js';
import { Rig } from '../support/rig.js';

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
