import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

test('a command that was run is shown as it can be pasted', async () => {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  "it's $x": {cmd: echo 1 > out, outs: [out]}
`,
  });
  assert.equal((await rig.lockstep('run', '-j', '1', "it's $x")).code, 0);
  const pasted = `lockstep run -j 1 'it'"'"'s $x'`;
  const [run = ''] = readdirSync(rig.path('.lockstep/history')).filter((name) => name.startsWith('2'));
  for (const args of [['status'], ['why', "it's $x"], ['trace', 'out'], ['runs', 'show', run]]) {
    const { stdout } = await rig.lockstep(...args);
    assert.ok(stdout.includes(pasted), `${args.join(' ')}: ${stdout}`);
  }
});
