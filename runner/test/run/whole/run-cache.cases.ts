import { suite } from 'node:test';
import { edit, holds, play, run, type Files, type Step } from '../../support/play.js';
import { objectOf } from '../../support/store-files.js';

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
        world.write(path, (world.read(path) ?? '').replaceAll('"size":', '"size":1'));
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
