import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { edit, holds, play, run, type Files, type Step } from '../../support/play.js';
import type { World } from '../../support/world.js';

const TEXT = 'in\n';

/** A stage whose settings are given; `sh` reads a dep and writes an out, as a command or as a script. */
const workspace = (settings: string, out = 'out.txt'): Files => ({
  'pipeline.yaml': `stages: {s: {cmd: cat in.txt > out.txt, deps: [in.txt], outs: [${out}]${settings}}}\n`,
  'in.txt': TEXT,
});

/** What became of the out since it was made. */
const OUTS: Readonly<Record<string, Step>> = {
  'in place': () => undefined,
  absent: (world) => {
    world.remove('out.txt');
  },
  edited: (world) => {
    world.write('out.txt', 'by hand\n');
  },
  'made executable': (world) => {
    world.disk.chmod(world.path('out.txt'), 0o755);
  },
  'a folder': (world) => {
    world.remove('out.txt');
    world.write('out.txt/inner', 'by hand\n');
  },
  'a link': (world) => {
    world.remove('out.txt');
    world.disk.symlink('in.txt', world.path('out.txt'));
  },
};

/** What became of the store since. */
const STORES: Readonly<Record<string, Step>> = {
  intact: () => undefined,
  empty: (world) => {
    world.remove('.lockstep/store');
  },
  damaged: (world) => {
    for (const object of objects(world)) world.write(object, TEXT.toUpperCase());
  },
  'cut short': (world) => {
    for (const object of objects(world)) world.write(object, '');
  },
};

const NEVER = 'ran: never run';
const ALWAYS = 'ran: always_changed';

function objects(world: World): readonly string[] {
  return world.files('.lockstep/store').filter((path) => /store\/[0-9a-f]{2}\//.test(path));
}

const GONE = 'ran: out absent: out.txt';
const CHANGED = 'ran: out changed: out.txt';
const LOST = ' (the store has no good copy)';
const BACK = 'restored: out absent: out.txt';
const AGAIN = 'restored: out changed: out.txt';

/** Rows: what the out is; columns: what the store is. Damage is only seen when the object is read. */
function table(
  title: string,
  files: Files,
  rows: Readonly<Record<string, readonly [intact: string, empty: string, damaged: string, cutShort: string]>>,
  settings = {},
  first = NEVER,
): void {
  suite(title, () => {
    for (const [out, dids] of Object.entries(rows)) {
      for (const [column, [store, spoil]] of Object.entries(STORES).entries()) {
        play(
          `out ${out}, store ${store}`,
          files,
          run({ s: first }),
          OUTS[out] ?? assert.fail(out),
          spoil,
          run({ s: dids[column] ?? '' }, settings),
        );
      }
    }
  });
}

table('an out is looked at', workspace(''), {
  'in place': ['up to date', 'up to date', 'up to date', 'up to date'],
  absent: [BACK, GONE + LOST, GONE + LOST, GONE + LOST],
  edited: [AGAIN, CHANGED + LOST, CHANGED + LOST, CHANGED + LOST],
  'made executable': [AGAIN, CHANGED + LOST, CHANGED + LOST, CHANGED + LOST],
  'a folder': [AGAIN, CHANGED + LOST, CHANGED + LOST, CHANGED + LOST],
  'a link': [AGAIN, CHANGED + LOST, CHANGED + LOST, CHANGED + LOST],
});

table(
  'without the run cache',
  workspace(''),
  {
    'in place': ['up to date', 'up to date', 'up to date', 'up to date'],
    absent: [GONE + LOST, GONE + LOST, GONE + LOST, GONE + LOST],
    edited: [CHANGED + LOST, CHANGED + LOST, CHANGED + LOST, CHANGED + LOST],
  },
  { runCache: false },
);

table(
  'missing outs allowed',
  workspace(''),
  {
    'in place': ['up to date', 'up to date', 'up to date', 'up to date'],
    absent: ['up to date', 'up to date', 'up to date', 'up to date'],
    edited: [AGAIN, CHANGED + LOST, CHANGED + LOST, CHANGED + LOST],
  },
  { allowMissing: true },
);

table(
  'forced',
  workspace(''),
  {
    'in place': ['ran: forced', 'ran: forced', 'ran: forced', 'ran: forced'],
    absent: ['ran: forced', 'ran: forced', 'ran: forced', 'ran: forced'],
    edited: ['ran: forced', 'ran: forced', 'ran: forced', 'ran: forced'],
  },
  { force: true },
);

table('an out that is not stored', workspace('', 'out.txt: {cache: false}'), {
  'in place': ['up to date', 'up to date', 'up to date', 'up to date'],
  absent: [GONE, GONE, GONE, GONE],
  edited: [CHANGED, CHANGED, CHANGED, CHANGED],
});

table(
  'always_changed',
  workspace(', always_changed: true'),
  {
    'in place': [ALWAYS, ALWAYS, ALWAYS, ALWAYS],
    absent: [ALWAYS, ALWAYS, ALWAYS, ALWAYS],
  },
  {},
  `${ALWAYS}; never run`,
);

table('persist: the lock’s own outs come back', workspace('', 'out.txt: {persist: true}'), {
  'in place': ['up to date', 'up to date', 'up to date', 'up to date'],
  absent: [BACK, GONE + LOST, GONE + LOST, GONE + LOST],
  edited: [AGAIN, CHANGED + LOST, CHANGED + LOST, CHANGED + LOST],
});

const frozen = (text: string): Files => {
  const [head = '', tail = ''] = (workspace('')['pipeline.yaml'] ?? '').split('deps:');
  return { 'pipeline.yaml': `${head}${text}deps:${tail}` };
};

suite('frozen', () => {
  const made = [run({ s: 'ran: never run' }), edit(frozen('frozen: true, '))];
  play(
    'what it reads may change',
    workspace(''),
    ...made,
    edit({ 'in.txt': 'new\n' }),
    run({ s: 'up to date' }),
    holds({ 'out.txt': TEXT }),
  );
  play(
    'what lies there is its result',
    workspace(''),
    ...made,
    edit({ 'out.txt': 'by hand\n' }),
    run({ s: 'up to date' }),
    holds({ 'out.txt': 'by hand\n' }),
  );
  play(
    'what is absent is restored',
    workspace(''),
    ...made,
    edit({ 'in.txt': 'new\n', 'out.txt': null }),
    run({ s: 'restored: out absent: out.txt' }),
    holds({ 'out.txt': TEXT }),
  );
  play(
    'thawed it is looked at as ever',
    workspace(''),
    ...made,
    edit({ 'in.txt': 'new\n' }),
    run({ s: 'up to date' }),
    edit(frozen('')),
    run({ s: 'ran: dep in.txt changed' }),
  );
  play(
    'its readers see what lies there',
    {
      'pipeline.yaml':
        'stages: {s: {cmd: x, frozen: true, outs: [out.txt]}, t: {cmd: cat out.txt > t.txt, deps: [out.txt], outs: [t.txt]}}\n',
      'out.txt': 'by hand\n',
    },
    run({ s: 'up to date', t: 'ran: never run' }),
    edit({ 'out.txt': 'anew\n' }),
    run({ s: 'up to date', t: 'ran: dep out.txt changed' }),
  );
  play(
    'absent and recorded nowhere, nothing can be done',
    { 'pipeline.yaml': 'stages: {s: {cmd: x, frozen: true, outs: [out.txt]}}\n' },
    async (world) => {
      const { error } = await world.run();
      assert.match(String(error), /frozen/);
      assert.equal(world.machine.ran.length, 0);
    },
  );
});

suite('the run cache', () => {
  const chain: Files = {
    'pipeline.yaml': `
stages:
  a: {cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]}
  b: {cmd: mkdir -p b; cat a.txt > b/one; echo second > b/two, deps: [a.txt], outs: [b]}
`,
    'in.txt': 'one\n',
  };
  const twice = [
    run({ a: 'ran: never run', b: 'ran: never run' }),
    edit({ 'in.txt': 'two\n' }),
    run({ a: 'ran: dep in.txt changed', b: 'ran: dep a.txt changed' }),
  ];
  play(
    'inputs that were there before bring their outs back',
    chain,
    ...twice,
    edit({ 'in.txt': 'one\n' }),
    run({ a: 'restored: dep in.txt changed', b: 'restored: dep a.txt changed' }),
    holds({ 'a.txt': 'one\n', 'b/one': 'one\n', 'b/two': 'second\n' }),
    run({ a: 'up to date', b: 'up to date' }),
  );
  play(
    'a lost lock costs no run',
    chain,
    ...twice,
    edit({ 'pipeline.lock': null }),
    run({ a: 'up to date', b: 'up to date' }),
    edit({ 'in.txt': 'one\n' }),
    run({ a: 'restored: dep in.txt changed', b: 'restored: dep a.txt changed' }),
  );
  play(
    'a lost lock and lost outs cost no run',
    chain,
    ...twice,
    edit({ 'pipeline.lock': null, 'a.txt': null, b: null }),
    run({ a: 'restored: never run', b: 'restored: never run' }),
  );
  play(
    'a lost run cache costs a run where the lock doesn’t tell',
    chain,
    ...twice,
    edit({ '.lockstep/runs': null, 'in.txt': 'one\n' }),
    run({ a: 'ran: dep in.txt changed', b: 'ran: dep a.txt changed' }),
  );
  play(
    'of a folder one object is missing: it runs',
    chain,
    ...twice,
    (world) => {
      world.remove(objectOf(world, 'second\n'));
    },
    edit({ b: null }),
    run({ a: 'up to date', b: 'ran: out absent: b (the store has no good copy)' }),
    run({ a: 'up to date', b: 'up to date' }),
  );
  play(
    'of a folder one object is damaged: it is put aside, and the stage runs',
    chain,
    ...twice,
    (world) => {
      world.write(objectOf(world, 'second\n'), 'SECOND\n');
    },
    edit({ b: null }),
    run({ a: 'up to date', b: 'ran: out absent: b (the store has no good copy)' }, {}, [
      "warning: the store's copy of b was damaged; it was put aside",
    ]),
    holds({ 'b/two': 'second\n' }),
    edit({ b: null }),
    run({ a: 'up to date', b: 'restored: out absent: b' }, {}, []),
  );
  play(
    'a damaged record of a run is none',
    chain,
    ...twice,
    (world) => {
      for (const path of world.files('.lockstep/runs'))
        world.write(path, (world.read(path) ?? '').replaceAll('"size": ', '"size": 1'));
    },
    edit({ 'in.txt': 'one\n' }),
    run({ a: 'ran: dep in.txt changed', b: 'ran: dep a.txt changed' }),
  );
  play(
    'early cutoff: another dep, the same out, and nothing behind it runs',
    {
      'pipeline.yaml':
        'stages: {a: {cmd: cat in.txt > log; echo a > a.txt, deps: [in.txt], outs: [a.txt]}, b: {cmd: cat a.txt > b.txt, deps: [a.txt], outs: [b.txt]}, c: {cmd: cat b.txt > c.txt, deps: [b.txt], outs: [c.txt]}}\n',
      'in.txt': 'one\n',
    },
    run({ a: 'ran: never run', b: 'ran: never run', c: 'ran: never run' }),
    edit({ 'in.txt': 'two\n' }),
    run({ a: 'ran: dep in.txt changed', b: 'up to date', c: 'up to date' }),
  );
  play(
    'a stage that never makes the same twice: the lock’s outs count',
    {
      'pipeline.yaml':
        'stages: {a: {cmd: cat in.txt >> seen; cat seen > a.txt, deps: [in.txt], outs: [a.txt]}}\n',
      'in.txt': 'one\n',
      seen: '',
    },
    run({ a: 'ran: never run' }),
    run({ a: 'ran: forced' }, { force: true }),
    holds({ 'a.txt': 'one\none\n' }),
    run({ a: 'up to date' }),
    edit({ 'a.txt': null }),
    run({ a: 'restored: out absent: a.txt' }),
    holds({ 'a.txt': 'one\none\n' }),
  );
});

function objectOf(world: World, text: string): string {
  return objects(world).find((path) => world.read(path) === text) ?? assert.fail(`no object of ${text}`);
}

suite('persist: what it makes depends on what lay there', () => {
  const script: Files = { 'make.sh': 'cat $in >> $log\n' };
  for (const [kind, action] of [
    ['a command', 'cmd: cat in.txt >> log.txt, deps: [in.txt]'],
    ['a script', 'script: make.sh, deps: {in: in.txt}'],
  ] as const) {
    const out = kind === 'a script' ? '{log: {path: log.txt, persist: true}}' : '[log.txt: {persist: true}]';
    const files: Files = {
      ...script,
      'pipeline.yaml': `stages: {s: {${action}, outs: ${out}}}\n`,
      'in.txt': 'one\n',
    };
    const lines = (text: string): Step => holds({ 'log.txt': text });
    play(
      `${kind} goes on with what is there`,
      files,
      run({ s: 'ran: never run' }),
      edit({ 'in.txt': 'two\n' }),
      run({ s: 'ran: dep in.txt changed' }),
      lines('one\ntwo\n'),
      run({ s: 'up to date' }),
    );
    play(
      `${kind} is never answered from the run cache`,
      files,
      run({ s: 'ran: never run' }),
      edit({ 'in.txt': 'two\n' }),
      run({ s: 'ran: dep in.txt changed' }),
      edit({ 'in.txt': 'one\n' }),
      run({ s: 'ran: dep in.txt changed' }),
      lines('one\ntwo\none\n'),
    );
    play(
      `${kind} whose lock is lost runs, whatever lies there`,
      files,
      run({ s: 'ran: never run' }),
      edit({ 'pipeline.lock': null }),
      run({ s: 'ran: never run' }),
      lines('one\none\n'),
    );
    play(
      `${kind} that fails leaves it as it was`,
      {
        ...files,
        'make.sh': 'cat $in >> $log\ncat absent\n',
        'pipeline.yaml': (files['pipeline.yaml'] ?? '').replace('log.txt, deps', 'log.txt; cat absent, deps'),
        'log.txt': 'zero\n',
      },
      run({ s: 'failed: exit 1' }),
      lines('zero\n'),
    );
  }
});
