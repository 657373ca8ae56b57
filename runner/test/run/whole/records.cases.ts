import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodeNoopIndex } from '../../../src/model/noop-index.js';
import { askingDisk } from '../../support/asking-disk.js';
import { errorFor } from '../../support/faulty-disk.js';
import { ofType } from '../../support/events.js';
import { edit, holds, play, run, stages, whatItDid, type Files } from '../../support/play.js';
import { createHistory, type History } from '../../../src/record/history.js';
import { readLockFile } from '../../../src/state/lock-file.js';
import { lonelyProcesses } from '../../support/fake-processes.js';
import { WORKSPACE, World } from '../../support/world.js';

const SCRIPTS: Files = {
  'pipeline.yaml': `stages:
  a: {script: a.sh, deps: {in: in.txt}, outs: {out: a.txt}}
  b: {script: b.sh, deps: {in: a.txt}, outs: {out: b.txt}}
`,
  'a.sh': 'cat $in > $out\n',
  'b.sh': '. ./common.sh\ncat $in > $out\n',
  'common.sh': ':\n',
  'in.txt': '1\n',
};
const TWO = { a: 'ran: never run', b: 'ran: never run' };
const DONE = { a: 'up to date', b: 'up to date' };
const scripts = (world: World): readonly string[] => [...readLockFile(world.disk, WORKSPACE).scripts.keys()];
const stagesIn = (world: World): readonly string[] => [...readLockFile(world.disk, WORKSPACE).stages.keys()];
const history = (world: World): History =>
  createHistory(
    { disk: world.disk, clock: world.clock, processes: lonelyProcesses },
    world.path('.lockstep/history'),
  );

suite('code of scripts', () => {
  play('is recorded for those that were run, and goes with them', SCRIPTS, run(TWO), (world) => {
    assert.deepEqual(scripts(world), ['a.sh', 'b.sh']);
  });
  play(
    'of some stages is recorded for them alone, and prunes nothing',
    SCRIPTS,
    run({ a: 'ran: never run' }, { targets: ['a'] }),
    (world) => {
      assert.deepEqual(scripts(world), ['a.sh']);
    },
    run({ a: 'up to date', b: 'ran: never run' }),
    edit({ 'pipeline.yaml': 'stages: {a: {script: a.sh, deps: {in: in.txt}, outs: {out: a.txt}}}\n' }),
    run({ a: 'up to date' }, { targets: ['a'] }),
    (world) => {
      assert.deepEqual(scripts(world), ['a.sh', 'b.sh']);
      assert.equal(world.files('.lockstep/sources').length, 2);
    },
    run({ a: 'up to date' }),
    (world) => {
      assert.deepEqual(scripts(world), ['a.sh']);
      assert.equal(world.files('.lockstep/sources').length, 1, 'what made the other is forgotten');
    },
  );
  play(
    'that changed is told by the files that did',
    SCRIPTS,
    run(TWO),
    edit({ 'common.sh': 'echo more\n' }),
    run({ a: 'up to date', b: 'ran: code: common.sh changed' }),
  );
  play(
    'what is remembered of an earlier code goes once all is done, not before',
    SCRIPTS,
    run(TWO),
    edit({ 'a.sh': 'exit 1\n' }),
    run({ a: 'failed: exit 1', b: 'skipped: a failed' }),
    (world) => {
      assert.equal(world.files('.lockstep/sources').length, 3);
    },
    edit({ 'a.sh': 'cat $in $in > $out\n' }),
    run({ a: 'ran: code: a.sh changed', b: 'ran: dep a.txt changed' }),
    (world) => {
      assert.equal(world.files('.lockstep/sources').length, 2);
    },
  );
  play(
    'of two files in one folder is kept while one of them may need it',
    {
      ...SCRIPTS,
      'other.yaml': 'stages: {c: {script: c.sh, outs: {out: c.txt}}}\n',
      'c.sh': 'echo c > $out\n',
    },
    edit({
      'pipeline.yaml': `include: [other.yaml]\n${SCRIPTS['pipeline.yaml'] ?? ''}`,
    }),
    run({ ...TWO, 'other.yaml:c': 'ran: never run' }, { scope: { kind: 'all' } }),
    run({ ...DONE, 'other.yaml:c': 'up to date' }, { scope: { kind: 'all' } }),
    (world) => {
      assert.equal(world.files('.lockstep/sources').length, 3);
    },
    run(DONE),
    (world) => {
      assert.equal(world.files('.lockstep/sources').length, 3);
    },
  );

  play(
    'of a file in a folder of its own goes when its stages do',
    {
      'pipeline.yaml': 'include: [sub/pipeline.yaml]\nstages: {top: {cmd: echo x > top, outs: [top]}}\n',
      'sub/pipeline.yaml': SCRIPTS['pipeline.yaml'] ?? '',
      ...Object.fromEntries(Object.entries(SCRIPTS).map(([path, text]) => [`sub/${path}`, text])),
    },
    async (world) => {
      const all = { scope: { kind: 'all' } } as const;
      assert.ifError((await world.run(all)).error);
      assert.equal(world.files('sub/.lockstep/sources').length, 2);
      world.write(
        'sub/pipeline.yaml',
        'stages: {a: {script: a.sh, deps: {in: in.txt}, outs: {out: a.txt}}}\n',
      );
      assert.ifError((await world.run(all)).error);
      assert.equal(world.files('sub/.lockstep/sources').length, 1);
    },
  );

  const broken = edit({ 'pipeline.yaml': (SCRIPTS['pipeline.yaml'] ?? '').replace('b.sh', 'nobody.sh') });
  test('that can’t be read stops the run, or with keepGoing its stages alone', async () => {
    const world = new World(SCRIPTS);
    await broken(world);
    const refused = await world.run();
    assert.match(String(refused.error), /script nobody\.sh doesn't exist/);
    assert.equal(world.machine.ran.length, 0);
    const played = await world.run({ keepGoing: true });
    assert.ifError(played.error);
    assert.equal(whatItDid(played).a, 'ran: never run');
    assert.match(whatItDid(played).b ?? '', /^failed: .*script nobody\.sh doesn't exist/);
    assert.deepEqual(scripts(world), ['a.sh']);
  });
});

suite('what folders held is kept, so that reasons can name files', () => {
  const FOLDERS = stages(
    {
      a: 'cmd: cat data/one > a.txt, deps: [data], outs: [a.txt]',
      b: 'cmd: cat more/one > b.txt, deps: [more], outs: [b.txt]',
    },
    { 'data/one': '1\n', 'more/one': 'x\n' },
  );
  const listings = (count: number) => (world: World) => {
    assert.equal(world.files('.lockstep/listings').length, count);
  };
  play(
    'as long as a record needs it',
    FOLDERS,
    run(TWO),
    listings(2),
    edit({ 'data/one': '2\n' }),
    run({ a: 'ran: dep data: one changed' }, { targets: ['a'] }),
    listings(3),
    run(DONE),
    listings(2),
    edit({
      'more/one': null,
      'more/two': 'x\n',
      'pipeline.yaml': (FOLDERS['pipeline.yaml'] ?? '').replace('more/one >', 'more/two >'),
    }),
    run({ a: 'up to date', b: 'ran: command changed; dep more: two added, one removed' }),
    listings(2),
  );
});

suite('a run with nothing to do', () => {
  const CALM = stages({ a: 'cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]' }, { 'in.txt': '1\n' });
  const isRemembered = (world: World): boolean => world.read('.lockstep/index') !== null;
  test('is remembered, how many stages are up to date with it; one that did something isn’t', async () => {
    for (const settings of [{}, { prune: null }]) {
      const world = new World(CALM);
      await world.run(settings);
      assert.equal(isRemembered(world), false);
      await world.run({ ...settings, force: true });
      assert.equal(isRemembered(world), false);
      await world.run(settings);
      assert.equal(isRemembered(world), true);
      assert.equal(decodeNoopIndex(world.disk.read(world.path('.lockstep/index')))?.stages, 1);
    }
  });
  for (const [what, step, settings] of [
    ['restored', edit({ 'a.txt': null }), {}],
    ['failed', edit({ 'pipeline.yaml': (CALM['pipeline.yaml'] ?? '').replace('cat in.txt', 'exit 1') }), {}],
    ['was cancelled before it began', edit({ 'in.txt': '2\n' }), { budgetMs: 0 }],
  ] as const) {
    test(`where something ${what}, there is nothing to remember`, async () => {
      const world = new World(CALM);
      await world.run();
      await step(world);
      world.clock.skip(60_000);
      await world.run(settings);
      assert.equal(isRemembered(world), false);
    });
  }

  const URL = 'https://data.example/set.csv';
  const ASKS = (frozen: string): Files =>
    stages(
      {
        a: `cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]`,
        b: `cmd: echo b > b.txt, deps: [in.txt, "${URL}"], outs: [b.txt]${frozen}`,
      },
      { 'in.txt': '1\n' },
    );
  test('that asked a server isn’t: what it says now must be asked again', async () => {
    const world = new World(ASKS(''));
    world.web.serve(URL, { etag: '"1"' });
    assert.equal((await world.run()).finished?.executed, 2);
    assert.equal((await world.run()).finished?.upToDate, 2);
    assert.equal(isRemembered(world), false);
    world.web.serve(URL, { etag: '"2"' });
    assert.equal((await world.run()).finished?.executed, 1);
  });
  test('that froze what would ask asked nobody', async () => {
    const world = new World(ASKS(''));
    world.web.serve(URL, { etag: '"1"' });
    await world.run();
    await edit(ASKS(', frozen: true'))(world);
    await world.run();
    assert.equal(isRemembered(world), true);
  });
});

suite('a run that doesn’t come to its end', () => {
  const GATED = stages({ a: 'cmd: gate a; echo 1 > a.txt, outs: [a.txt]' });
  const told = (world: World, at = -1): readonly string[] => {
    const record = history(world);
    return record.events(record.runs().at(at) ?? '').map(({ type }) => type);
  };
  test('since it was told to wait no longer: that is in its record, and the workspace is its holder’s', async () => {
    const world = new World(GATED);
    const first = world.start();
    await world.machine.reached('a');
    const ending = new AbortController();
    world.signal = ending.signal;
    const second = world.start();
    await world.clock.advance(1000);
    ending.abort(new Error('enough\nof that'));
    const { error } = await second.done;
    assert.match(String(error), /enough/);
    assert.deepEqual(
      ofType(second, 'run-broken').map(({ message }) => message),
      ['enough'],
    );
    assert.deepEqual(told(world), ['run-opened', 'waiting', 'run-broken']);
    world.machine.open('a');
    assert.equal((await first.done).finished?.executed, 1);
  });
  test('before anybody heard of it: nothing is recorded', async () => {
    const world = new World(GATED);
    world.signal = AbortSignal.abort(new Error('enough'));
    const { events, error } = await world.run();
    assert.match(String(error), /enough/);
    assert.deepEqual([events, history(world).runs()], [[], []]);
  });
  test('while it is planned: the workspace is free again', async () => {
    const world = new World(GATED);
    const ending = new AbortController();
    world.signal = ending.signal;
    const running = world.start();
    ending.abort(new Error('enough'));
    assert.match(String((await running.done).error), /enough/);
    world.signal = undefined;
    world.machine.open('a');
    assert.equal((await world.run({ wait: false })).finished?.executed, 1);
  });
  test('for trouble: its record ends with why, it is known to be over, and what was done is kept', async () => {
    let isFull = false;
    const world = new World(
      stages({
        a: 'cmd: echo 1 > a.txt, outs: [a.txt]',
        b: 'cmd: echo 2 > b.txt, deps: [a.txt], outs: [b.txt]',
      }),
      (disk) =>
        askingDisk(disk, (method, path) => {
          if (isFull && method === 'rename' && path.includes('/store/tmp/'))
            throw errorFor('ENOSPC', method, path);
        }),
    );
    world.hear = (event) => {
      if (event.type === 'stage-started') isFull = event.stage === 'b';
    };
    const { events, error } = await world.run();
    assert.match(String(error), /b: .*the disk is full/);
    assert.deepEqual(
      ofType({ events }, 'stage-broken').map(({ stage }) => stage),
      ['b'],
    );
    assert.match(ofType({ events }, 'stage-broken')[0]?.cause ?? '', /ENOSPC/);
    assert.match(ofType({ events }, 'run-broken')[0]?.message ?? '', /^b: .*the disk is full.*[^\n]$/);
    assert.deepEqual(told(world).at(-1), 'run-broken');
    assert.equal(
      (world.read('.lockstep/history/index.json') ?? '').includes(history(world).runs()[0] ?? '?'),
      true,
    );
    assert.equal(world.supervised, 0, 'nobody can end it any more');
    assert.deepEqual(stagesIn(world), ['a']);
    assert.equal(world.clock.waiting, 0, 'no timer of it is left');
    world.hear = () => {
      isFull = false;
    };
    assert.equal((await world.run()).finished?.executed, 1);
    await holds({ 'b.txt': '2\n' })(world);
  });
});
