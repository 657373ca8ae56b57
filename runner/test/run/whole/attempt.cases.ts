import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Executor } from '../../../src/executors/executor.js';
import type { MetricValues } from '../../../src/model/metrics.js';
import { askingDisk } from '../../support/asking-disk.js';
import { ofType } from '../../support/events.js';
import { errorFor } from '../../support/faulty-disk.js';
import { edit, holds, play, run, stages, whatItDid, type Files } from '../../support/play.js';
import { World } from '../../support/world.js';

suite('an out that is kept between runs', () => {
  const KEPT = stages({ a: 'cmd: echo more >> log, outs: [{log: {persist: true}}]' });
  play(
    'goes on from what lies there',
    { ...KEPT, log: 'first\n' },
    run({ a: 'ran: never run' }),
    holds({ log: 'first\nmore\n' }),
  );
  test('must be what may lie there, before anything is started: hours later would be too late', async () => {
    for (const [prepare, why] of [
      [
        (world: World) => {
          world.disk.symlink('in.txt', world.path('log'));
        },
        /^out log: a link can’t be an out/,
      ],
      [
        (world: World) => {
          world.write('log/deep/file', '');
          world.disk.symlink('../../in.txt', world.path('log/deep/link'));
        },
        /^out log: log\/deep\/link: a link that leads out of the out/,
      ],
    ] as const) {
      const world = new World({ ...KEPT, 'in.txt': 'in\n' });
      prepare(world);
      const played = await world.run();
      const [failed] = ofType(played, 'stage-failed');
      assert.equal(failed?.failure.kind, 'bad-out');
      assert.match(failed.failure.message, why);
      assert.deepEqual(failed.exit, { code: null, signal: null, peakMemory: null });
      assert.deepEqual([world.machine.ran, failed.partialOuts], [[], null]);
    }
  });
  test('that the disk doesn’t read is trouble of the disk, and none of the stage', async () => {
    // Once more it is read well, to see whether it is known elsewhere.
    let good = Infinity;
    const world = new World({ ...KEPT, log: 'first\n' }, (disk) =>
      askingDisk(disk, (method, path) => {
        if (method !== 'read' || !path.endsWith('/log')) return;
        good -= 1;
        if (good < 0) throw errorFor('EIO', method, path);
      }),
    );
    world.hear = ({ type }) => {
      if (type !== 'stage-started') return;
      world.write('log', 'second\n');
      good = 1;
    };
    const played = await world.run();
    assert.match(String(played.error), /log: the disk did not read or write it/);
    assert.deepEqual(ofType(played, 'stage-failed'), []);
  });
});

suite('outs that can’t be recorded', () => {
  const MADE = stages({ a: 'cmd: mkdir -p out/sub; echo x > out/sub/file, outs: [out]' });
  const refusing = (code: string, at: string): World =>
    new World(MADE, (disk) =>
      askingDisk(disk, (method, path) => {
        if (method === 'read' && path.endsWith(at)) throw errorFor(code, method, path);
      }),
    );
  for (const code of ['EACCES', 'EPERM']) {
    test(`that nobody may read are the stage’s failure (${code}), which names what it is`, async () => {
      const played = await refusing(code, '/out/sub/file').run();
      assert.ifError(played.error);
      const [failed] = ofType(played, 'stage-failed');
      assert.equal(failed?.failure.kind, 'bad-out');
      assert.match(failed.failure.message, /^out out: out\/sub\/file: its mode lets nobody read it/);
    });
  }
  test('that the disk doesn’t read are trouble of the disk', async () => {
    const played = await refusing('EIO', '/out/sub/file').run();
    assert.match(String(played.error), /a: .*the disk did not read or write it/);
    assert.deepEqual(ofType(played, 'stage-failed'), []);
  });
  test('so is what may not be read elsewhere', async () => {
    const world = new World(MADE, (disk) =>
      askingDisk(disk, (method, path) => {
        if (method === 'read' && path.endsWith('/out/sub/file'))
          throw errorFor('EACCES', method, '/elsewhere');
      }),
    );
    const played = await world.run();
    assert.match(String(played.error), /\/elsewhere: this user may not do that/);
  });
});

suite('how a job ends', () => {
  const GATED: Files = {
    ...stages({ a: 'cmd: echo half > out; gate a; echo x > out, outs: [out]' }),
    out: 'old\n',
  };
  const started = async (files = GATED): Promise<{ world: World; running: ReturnType<World['start']> }> => {
    const world = new World(files);
    const running = world.start();
    await world.machine.reached('a');
    return { world, running };
  };

  test('by a signal that nobody of ours sent: its failure, and what was there is back', async () => {
    const { world, running } = await started();
    await world.machine.client().cancel('job 1', 'now');
    const played = await running.done;
    assert.deepEqual(whatItDid(played), { a: 'failed: SIGKILL' });
    assert.deepEqual(ofType(played, 'stage-failed')[0]?.exit, {
      code: null,
      signal: 'SIGKILL',
      peakMemory: null,
    });
    await holds({ out: 'old\n' })(world);
  });

  test('such a one may pass', async () => {
    const { world, running } = await started(
      stages({ a: 'cmd: gate a; echo x > out, outs: [out], retries: 1' }),
    );
    await world.machine.client().cancel('job 1', 'SIGTERM');
    world.machine.open('a');
    const played = await world.untilOver(running);
    assert.deepEqual(whatItDid(played), { a: 'ran: never run' });
    assert.deepEqual(
      ofType(played, 'stage-retrying').map(({ failure }) => failure),
      [{ kind: 'signal', signal: 'SIGTERM' }],
    );
  });

  test('where nobody can say: what may still run is ended, and what was there is back', async () => {
    const world = new World(GATED);
    let lost: (error: Error) => void = () => undefined;
    world.executor = (executor): Executor => ({
      ...executor,
      submit: async (task, keep) => {
        const job = await executor.submit(task, keep);
        return { ...job, exit: new Promise((_, reject) => (lost = reject)) };
      },
    });
    const running = world.start();
    await world.machine.reached('a');
    lost(new Error('it does not answer any more'));
    const played = await running.done;
    assert.match(String(played.error), /it does not answer any more/);
    assert.deepEqual(
      ofType(played, 'stage-broken').map(({ stage, cause }) => [stage, cause]),
      [['a', 'it does not answer any more']],
    );
    assert.equal(world.machine.running, 0);
    world.machine.open('a');
    await world.clock.advance(0);
    await holds({ out: 'old\n' })(world);
    assert.equal(world.clock.waiting, 0);
  });

  test('nothing of it waits for a time any more', async () => {
    for (const how of ['echo x > out', 'exit 1', 'gate never']) {
      const world = new World(stages({ a: `cmd: ${how}, outs: [out], timeout: 10s` }));
      await world.run();
      assert.equal(world.clock.waiting, 0, how);
    }
  });

  play(
    'with a params file that can’t be read any more: a failure, and nothing is recorded',
    stages(
      { a: 'cmd: echo x > out; cat bad > params.yaml, params: [x], outs: [out]' },
      { 'params.yaml': 'x: 1\n', bad: 'x: [\n' },
    ),
    async (world) => {
      const played = await world.run();
      assert.ifError(played.error);
      const [failed] = ofType(played, 'stage-failed');
      assert.deepEqual([failed?.failure.kind, failed?.exit?.code], ['not-startable', 0]);
      assert.notEqual(failed?.partialOuts, null, 'what it made is kept');
      assert.match(whatItDid(played).a ?? '', /params\.yaml/);
    },
    holds({ out: null, 'pipeline.lock': null }),
  );
  for (const [what, dep, change, why] of [
    ['files of a glob', '{glob: "data/*"}', 'echo 2 > data/one', 'dep data/* changed'],
    ['one of them less', '{glob: "data/*"}', 'rm -f data/two', 'dep data/* changed'],
    [
      'a folder that is a file now',
      'data',
      'rm -rf data; echo x > data',
      'dep data: was a folder, is a file',
    ],
    ['the outs of a group', '{stage: cell}', 'echo 2 > cell1', 'dep cell changed'],
  ] as const) {
    play(
      `with other inputs: ${what}`,
      {
        'pipeline.yaml': `stages:
  cell: {foreach: [1], do: {cmd: echo 1 > cell1, outs: [cell1]}}
  a: {cmd: '${change}; echo x > out', deps: [${dep}], outs: [out]}
`,
        'data/one': '1\n',
        'data/two': '1\n',
      },
      run({ 'cell@1': 'ran: never run', a: `failed: ${why}` }),
    );
  }
  test('with inputs that the disk doesn’t read any more: trouble of the disk', async () => {
    let isBad = false;
    const world = new World(
      stages({ a: 'cmd: echo x > out; echo 2 > in.txt, deps: [in.txt], outs: [out]' }, { 'in.txt': '1\n' }),
      (disk) =>
        askingDisk(disk, (method, path) => {
          if (isBad && method === 'read' && path.endsWith('/in.txt')) throw errorFor('EIO', method, path);
        }),
    );
    world.hear = ({ type }) => {
      isBad = type === 'stage-started';
    };
    const played = await world.run();
    assert.match(String(played.error), /in\.txt: the disk did not read or write it/);
  });
});

suite('what a stage measures', () => {
  const rows = async (files: Files, prepare = edit({})): Promise<readonly MetricValues[]> => {
    const world = new World(files);
    await prepare(world);
    const played = await world.run();
    assert.equal(played.finished?.ok, true);
    return ofType(played, 'stage-metrics').map(({ values }) => values);
  };

  test('is told while it runs, what it writes last among it', async () => {
    const command = 'cat row >> $LOCKSTEP_METRICS_FILE; echo x > out';
    assert.deepEqual(await rows(stages({ a: `cmd: ${command}, outs: [out]` }, { row: '{"loss":0.5}\n' })), [
      { loss: 0.5 },
    ]);
  });

  const large = `{"loss":1,"text":"${'x'.repeat(64 * 1024)}"}`;
  const full = `{"text":"${'x'.repeat(64 * 1024 - 11)}"}`;
  for (const [what, out, content, told] of [
    [
      'the figures of a JSON metric',
      'metrics: [m.json]',
      '{"loss":0.5,"by":{"a":1}}',
      [{ loss: 0.5, 'by.a': 1 }],
    ],
    ['nothing of another format', 'metrics: [m.yaml]', '{"loss":0.5}', []],
    ['nothing of other outs', 'outs: [m.json]', '{"loss":0.5}', []],
    ['nothing of what has no figures', 'metrics: [m.json]', '[1]', []],
    ['nothing of what is no JSON', 'metrics: [m.json]', 'loss', []],
    ['as much as people read', 'metrics: [m.json]', full, [JSON.parse(full) as MetricValues]],
    ['nothing of what is larger', 'metrics: [m.json]', large, []],
  ] as const) {
    test(`at its end: ${what}`, async () => {
      const path = /\[(.*)\]/.exec(out)?.[1] ?? '';
      const files = stages({ a: `cmd: cat in > ${path}, deps: [in], ${out}` }, { in: content });
      assert.deepEqual(await rows(files), told);
    });
  }
  test('at its end: nothing of a folder', async () => {
    assert.deepEqual(await rows(stages({ a: 'cmd: mkdir -p m.json, metrics: [m.json]' })), []);
  });
});
