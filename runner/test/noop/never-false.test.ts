import assert from 'node:assert/strict';
import fc from 'fast-check';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { anyEdit, perform } from './edits.js';
import { fastTempFolder } from '../support/temp-folder.js';
import { writeTree } from '../support/tree.js';
import { atOnce, isUpToDate, open, runIn, upToDateWorkspace } from './rich-workspace.js';

/** Of the file and what they need: what another file has besides isn't asked for. */
const STAGES = 12;

test('where nothing has changed it is said at once, and of what no stage reads nothing counts', async () => {
  const folder = await upToDateWorkspace();
  assert.equal(atOnce(folder), STAGES);
  appendFileSync(join(folder, 'notes.txt'), 'more\n');
  mkdirSync(join(folder, 'elsewhere'));
  rmSync(join(folder, '.lockstep/memo.json'));
  assert.equal(atOnce(folder), STAGES);
  assert.ok(await isUpToDate(folder));
});

test('whatever is edited: what is said at once the whole road says, too', async () => {
  const said = { atOnce: 0, upToDate: 0, workToDo: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(anyEdit, { minLength: 1, maxLength: 3 }), async (edits) => {
      const folder = await upToDateWorkspace();
      try {
        assert.equal(atOnce(folder), STAGES, 'before');
        for (const edit of edits) perform(folder, edit);
        const fast = atOnce(folder) !== null;
        const whole = await isUpToDate(folder);
        said[fast ? 'atOnce' : whole ? 'upToDate' : 'workToDo'] += 1;
        assert.ok(whole || !fast, 'said at once, though there is something to do');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 150, interruptAfterTimeLimit: 60_000 },
  );
  assert.ok(said.atOnce > 0 && said.workToDo > 0, JSON.stringify(said));
});

test('a file further up that comes to include this one, or a project around it, is the whole road’s matter', async () => {
  for (const [path, text] of [
    [
      'pipeline.yaml',
      'include: [part/pipeline.yaml]\nstages: {raw: {cmd: echo 2 > part/raw, outs: [part/raw]}}\n',
    ],
    ['.dvc/config', ''],
  ] as const) {
    const above = fastTempFolder('noop-above');
    const folder = join(above, 'part');
    writeTree(above, {
      '.git/HEAD': '',
      'part/pipeline.yaml': 'stages: {a: {cmd: cp raw a, deps: [raw], outs: [a]}}\n',
      'part/raw': '1\n',
    });
    await runIn(folder);
    await runIn(folder);
    assert.equal(atOnce(folder), 1);
    writeTree(above, { [path]: text });
    assert.equal(atOnce(folder), null, path);
  }
});

test('from a folder below, or for all files, nothing is kept for those who ask at the workspace', async () => {
  const folder = await upToDateWorkspace();
  rmSync(join(folder, '.lockstep/index'));
  for (const asking of [{ directory: join(folder, 'parts/prep') }, { directory: folder, all: true }]) {
    for (let runs = 0; runs < 2; runs += 1) await (await open(asking)).run().finished;
    assert.equal(atOnce(folder), null);
    assert.equal(atOnce(join(folder, 'parts/prep')), null);
  }
});

test('a run that is under way, was killed, or left an attempt is the whole road’s matter', async () => {
  const folder = await upToDateWorkspace();
  writeFileSync(join(folder, '.lockstep/lock'), '');
  assert.equal(atOnce(folder), null);
  rmSync(join(folder, '.lockstep/lock'));
  assert.equal(atOnce(folder), STAGES);
  mkdirSync(join(folder, '.lockstep/attempts/copy'), { recursive: true });
  assert.equal(atOnce(folder), null);
});

test('what the store lost a run gives back to it, so that it isn’t said at once', async () => {
  const folder = await upToDateWorkspace();
  rmSync(join(folder, '.lockstep/store'), { recursive: true });
  assert.equal(atOnce(folder), null);
  await runIn(folder);
  await runIn(folder);
  assert.equal(atOnce(folder), STAGES);
});
