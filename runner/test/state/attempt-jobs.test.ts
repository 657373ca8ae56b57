import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { localExecutor } from '../../src/executors/local.js';
import { StoreError } from '../../src/model/errors.js';
import type { Attempts, Reclaim, RecordedJob } from '../../src/state/attempt.js';
import { Aside } from '../../src/state/aside.js';
import { createAttempts } from '../../src/state/attempts.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { reclaimBy } from '../../src/workspace/reclaim.js';
import { out } from '../support/outs.js';
import { tempFolder } from '../support/temp-folder.js';

const { disk, processes } = nodeSystem;

class Workspace {
  readonly folder = tempFolder('jobs');

  constructor() {
    writeFileSync(join(this.folder, 'a.txt'), 'old');
  }

  attempts(reclaim: Reclaim): Attempts {
    const own = join(this.folder, '.lockstep');
    return createAttempts({
      disk,
      reclaim,
      workspace: this.folder,
      folder: join(own, 'attempts'),
      aside: new Aside(nodeSystem, join(own, 'aside')),
      hash: () => Promise.resolve(null),
      boot: 'boot',
      endsWithMachine: true,
    });
  }

  /** A killed attempt, and the path of its child.json. */
  async left(job: RecordedJob): Promise<string> {
    const attempt = await this.attempts(() => Promise.resolve(false)).begin(
      'a',
      'command',
      [out('a.txt')],
      new Map(),
    );
    await attempt.recordJob(job);
    writeFileSync(join(this.folder, 'a.txt'), 'half');
    return join(attempt.folder, 'child.json');
  }

  read(): string {
    return readFileSync(join(this.folder, 'a.txt'), 'utf8');
  }
}

test('a left job is reclaimed by who knows it, word for word, before anything is put back', async () => {
  const workspace = new Workspace();
  const job = { executor: 'elsewhere', handle: 'nobody’s "business"\n{}' };
  await workspace.left(job);
  const seen: unknown[] = [];
  const recovered = await workspace
    .attempts((asked) => {
      seen.push(asked, workspace.read());
      return Promise.resolve(true);
    })
    .recover();
  assert.deepEqual(seen, [job, 'half']);
  assert.deepEqual(recovered, [{ stage: 'a', outcome: 'undone', endedProcess: true, setAside: [] }]);
  assert.equal(workspace.read(), 'old');
});

test('what can’t be reclaimed stays as it is, for the next run', async () => {
  const workspace = new Workspace();
  await workspace.left({ executor: 'elsewhere', handle: 'x' });
  await assert.rejects(
    workspace.attempts(() => Promise.reject(new StoreError('it does not answer'))).recover(),
    /it does not answer/,
  );
  assert.equal(workspace.read(), 'half');
  const next = workspace.attempts(() => Promise.resolve(false));
  assert.equal((await next.recover())[0]?.outcome, 'undone');
  assert.equal(workspace.read(), 'old');
});

test('a process that the first versions wrote down is still found and ended', async () => {
  const workspace = new Workspace();
  const child = spawn('/bin/sh', ['-c', 'sleep 60'], { detached: true, stdio: 'ignore' });
  const over = once(child, 'exit');
  const identity = processes.identify(child.pid ?? 0);
  assert.ok(identity);
  writeFileSync(await workspace.left({ executor: '', handle: '' }), JSON.stringify(identity));
  const recovered = await workspace.attempts(reclaimBy([localExecutor(nodeSystem)])).recover();
  assert.deepEqual(recovered, [{ stage: 'a', outcome: 'undone', endedProcess: true, setAside: [] }]);
  assert.deepEqual(await over, [null, 'SIGTERM']);
});

test('a record that can’t be understood stops the recovery, with advice', async () => {
  for (const text of ['', '{', '{}', '{"executor":"local"}', '{"executor":1,"handle":"x"}', '{"pid":"x"}']) {
    const workspace = new Workspace();
    writeFileSync(await workspace.left({ executor: 'local', handle: 'x' }), text);
    const attempts = workspace.attempts(reclaimBy([localExecutor(nodeSystem)]));
    await assert.rejects(attempts.recover(), StoreError, text);
    assert.equal(workspace.read(), 'half');
  }
});

test('what is no job is asked of nobody', async () => {
  for (const text of [
    '{}',
    'null',
    '"x"',
    '{"executor":"local"}',
    '{"handle":"x"}',
    '{"executor":1,"handle":"x"}',
  ]) {
    const workspace = new Workspace();
    writeFileSync(await workspace.left({ executor: 'local', handle: 'x' }), text);
    const attempts = workspace.attempts(() => Promise.reject(new Error('asked')));
    await assert.rejects(attempts.recover(), /child\.json is damaged or forged/, text);
  }
});

test('whoever says that nothing of it runs gets the old outs back', async () => {
  const workspace = new Workspace();
  const record = await workspace.left({ executor: 'local', handle: 'x' });
  const digit = readFileSync(record, 'utf8').replace('"local"', '"locam"');
  writeFileSync(record, digit);
  const attempts = workspace.attempts(reclaimBy([localExecutor(nodeSystem)]));
  await assert.rejects(
    attempts.recover(),
    /Once nothing of it runs any more: touch \S+\/ended, and run again/,
  );
  writeFileSync(join(dirname(record), 'ended'), '');
  assert.equal((await attempts.recover())[0]?.outcome, 'undone');
  assert.equal(workspace.read(), 'old');
});
