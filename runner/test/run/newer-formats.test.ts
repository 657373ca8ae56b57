import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { suite, test } from 'node:test';
import { sha256 } from '../../src/model/hashes.js';
import { encodeOwn } from '../../src/system/own-file.js';
import { Rig } from '../support/rig.js';

async function finished(): Promise<{ rig: Rig; record: string }> {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  a: {cmd: 'echo a >> "$CALLS"; mkdir out; echo text > out/file', outs: [out]}
`,
  });
  await rig.run();
  const [key] = readdirSync(rig.path('.lockstep/runs'));
  assert.ok(key !== undefined);
  rig.remove('pipeline.lock');
  return { rig, record: `.lockstep/runs/${key}` };
}

suite('a newer format is refused with advice, never rewritten', () => {
  test('a run record: the error names its file, and no line of the pipeline', async () => {
    const { rig, record } = await finished();
    const newer = encodeOwn({ name: 'result', version: 3 }, 'what only a later version reads');
    rig.write(record, newer);
    for (const command of ['plan', 'run']) {
      const refused = await rig.lockstep(command);
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, new RegExp(`^/.*/${record} was written by a newer lockstep \\(format 3`));
      assert.match(refused.stderr, /run with --no-run-cache/);
      assert.doesNotMatch(refused.stderr, /pipeline\.yaml/);
    }
    const executed = await rig.run('--no-run-cache');
    assert.deepEqual([executed.code, executed.calls], [0, ['a']], executed.stderr);
    assert.equal(rig.read(record), newer);
    const upToDate = await rig.run('--no-run-cache');
    assert.deepEqual([upToDate.code, upToDate.calls], [0, []], upToDate.stderr);
    assert.equal(rig.read(record), newer);
  });

  test("a folder's manifest: it isn't taken for a damaged one", async () => {
    const { rig, record } = await finished();
    const manifest = '{"lockstep":"folder-manifest","version":2}\nwhat only a later version reads\n';
    const digest = sha256(manifest);
    const object = `.lockstep/store/${digest.slice(0, 2)}/${digest.slice(2)}`;
    rig.write(object, manifest);
    const key = basename(record);
    const outs = [{ path: 'out', hash: `folder:${digest}`, size: 5 }];
    const check = sha256(JSON.stringify([key, [['out', `folder:${digest}`, 5]]]));
    rig.write(record, JSON.stringify({ version: 1, key, outs, check }));
    const refused = await rig.lockstep('run');
    assert.equal(refused.code, 2, refused.stdout);
    assert.match(refused.stderr, new RegExp(`^/.*/${object} was written by a newer lockstep \\(format 2`));
    assert.equal(rig.read(object), manifest);
    assert.deepEqual((await rig.run('--no-run-cache')).calls, ['a']);
    assert.equal(rig.read(object), manifest);
  });
});
