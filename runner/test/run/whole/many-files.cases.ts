import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { edit, holds, play, refuses, run, whatItTold, type Files, type Step } from '../../support/play.js';
import { WORKSPACE } from '../../support/world.js';

const at = (folder: string): string => `${WORKSPACE}/${folder}`;
const ALL = { scope: { kind: 'all' } } as const;

const PREP = `
stages:
  clean: {cmd: "cat raw.csv > clean.csv", deps: [raw.csv], params: [x], outs: [clean.csv]}
`;
const MODEL = `
stages:
  train:
    foreach: [a, b]
    do: {cmd: "cat ../prep/clean.csv > \${item}.bin", deps: [../prep/clean.csv], outs: ["\${item}.bin"]}
  best: {cmd: cat a.bin b.bin > best.bin, deps: [{stage: train}], outs: [best.bin]}
  log: {script: log.sh, with: {n: 1}, deps: {best: best.bin}, outs: {text: log.txt}}
`;
const ROOT = `
include: [prep/pipeline.yaml, model/pipeline.yaml]
stages:
  report: {cmd: cat model/best.bin > report.md, deps: [model/best.bin], outs: [report.md]}
`;
const PARTS: Files = {
  'prep/pipeline.yaml': PREP,
  'prep/params.yaml': 'x: 1\n',
  'prep/raw.csv': 'one\n',
  'model/pipeline.yaml': MODEL,
  'model/log.sh': 'cat $best > $text\n',
};
const THREE: Files = { ...PARTS, 'pipeline.yaml': ROOT };

/** Remembers what lies at paths, and holds them to it later. */
function unchanged(...paths: readonly string[]): { readonly look: Step; readonly hold: Step } {
  const seen = new Map<string, string | null>();
  return {
    look: (world) => {
      for (const path of paths) {
        seen.set(path, world.read(path));
        assert.notEqual(world.read(path), null, path);
      }
    },
    hold: (world) => {
      for (const [path, text] of seen) assert.equal(world.read(path), text, path);
    },
  };
}

suite('many files', () => {
  const locks = unchanged('prep/pipeline.lock', 'model/pipeline.lock');
  play(
    'alone, then included: all up to date, and no lock is written again',
    PARTS,
    run({ clean: 'ran: never run' }, { directory: at('prep') }),
    run(
      {
        'train@a': 'ran: never run',
        'train@b': 'ran: never run',
        best: 'ran: never run',
        log: 'ran: never run',
      },
      { directory: at('model') },
    ),
    locks.look,
    edit({ 'pipeline.yaml': ROOT }),
    run(
      {
        'prep/pipeline.yaml:clean': 'up to date',
        'model/pipeline.yaml:train@a': 'up to date',
        'model/pipeline.yaml:train@b': 'up to date',
        'model/pipeline.yaml:best': 'up to date',
        'model/pipeline.yaml:log': 'up to date',
        report: 'ran: never run',
      },
      ALL,
    ),
    locks.hold,
  );

  const included = unchanged('prep/pipeline.lock', 'model/pipeline.lock');
  play(
    'included, then alone: the same',
    THREE,
    run(
      {
        'prep/pipeline.yaml:clean': 'ran: never run',
        'model/pipeline.yaml:train@a': 'ran: never run',
        'model/pipeline.yaml:train@b': 'ran: never run',
        'model/pipeline.yaml:best': 'ran: never run',
        'model/pipeline.yaml:log': 'ran: never run',
        report: 'ran: never run',
      },
      ALL,
    ),
    included.look,
    edit({ 'pipeline.yaml': null }),
    run({ clean: 'up to date' }, { directory: at('prep') }),
    run(
      { 'train@a': 'up to date', 'train@b': 'up to date', best: 'up to date', log: 'up to date' },
      { directory: at('model') },
    ),
    included.hold,
  );

  const model = unchanged('model/pipeline.lock', 'pipeline.lock');
  play(
    'a file’s run is what it has and what that needs; other locks stay as they are',
    THREE,
    run(
      {
        'prep/pipeline.yaml:clean': 'ran: never run',
        'model/pipeline.yaml:train@a': 'ran: never run',
        'model/pipeline.yaml:train@b': 'ran: never run',
        'model/pipeline.yaml:best': 'ran: never run',
        report: 'ran: never run',
      },
      {},
    ),
    model.look,
    edit({ 'prep/params.yaml': 'x: 2\n' }),
    run({ clean: 'ran: param x 1 → 2' }, { directory: at('prep') }),
    model.hold,
    // The group came out the same.
    run(
      {
        '../prep/pipeline.yaml:clean': 'up to date',
        'train@a': 'up to date',
        'train@b': 'up to date',
        best: 'up to date',
        log: 'ran: never run',
      },
      { directory: at('model') },
    ),
  );

  play(
    'what is upstream in another file runs, too, and is recorded there',
    THREE,
    run(
      {
        '../prep/pipeline.yaml:clean': 'ran: never run',
        'train@a': 'ran: never run',
        'train@b': 'ran: never run',
        best: 'ran: never run',
        log: 'ran: never run',
      },
      { directory: at('model') },
    ),
    holds({ 'model/log.txt': 'one\none\n', 'model/.lockstep/store': null, 'prep/.lockstep': null }),
    edit({ 'model/best.bin': null }),
    run({ clean: 'up to date' }, { directory: at('prep') }),
    run(
      {
        '../prep/pipeline.yaml:clean': 'up to date',
        'train@a': 'up to date',
        'train@b': 'up to date',
        best: 'restored: out absent: model/best.bin',
        log: 'up to date',
      },
      { directory: at('model') },
    ),
  );

  const other = unchanged('dvc.pipeline.lock');
  const own = unchanged('pipeline.lock');
  const TWO: Files = {
    'pipeline.yaml':
      'stages:\n  a: {cmd: echo a > a.txt, outs: [a.txt]}\n  old: {cmd: echo o > o.txt, outs: [o.txt]}\n',
    'dvc.yaml': 'stages:\n  a: {cmd: echo d > d.txt, outs: [d.txt]}\n',
  };
  play(
    'two files in one folder have each its own records, and prune no others',
    TWO,
    run({ a: 'ran: never run', old: 'ran: never run' }),
    run({ a: 'ran: never run' }, { file: 'dvc.yaml' }),
    holds({ 'dvc.lock': null }),
    other.look,
    edit({ 'pipeline.yaml': 'stages:\n  a: {cmd: echo A > a.txt, outs: [a.txt]}\n' }),
    run({ a: 'ran: command changed' }),
    other.hold,
    own.look,
    edit({ 'dvc.yaml': 'stages:\n  b: {cmd: echo d > b.txt, outs: [b.txt]}\n' }),
    run({ b: 'ran: never run' }, { file: 'dvc.yaml' }),
    own.hold,
    run({ a: 'up to date' }),
    run({ b: 'up to date' }, { file: 'dvc.yaml' }),
  );

  play(
    'a dvc.yaml keeps its records when a pipeline.yaml comes beside it',
    { 'dvc.yaml': TWO['dvc.yaml'] ?? '' },
    run({ a: 'ran: never run' }),
    edit({ 'pipeline.yaml': TWO['pipeline.yaml'] ?? '' }),
    run({ a: 'up to date' }, { file: 'dvc.yaml' }),
    run({
      a: 'ran: command changed; shell $SHELL → bash -euo pipefail; out a.txt added; out d.txt removed',
      old: 'ran: never run',
    }),
    run({ a: 'up to date' }, { file: 'dvc.yaml' }),
  );

  play(
    'a file of another name begins with what pipeline.lock had of its stages',
    { 'pipeline.yaml': 'stages:\n  a: {cmd: echo a > a.txt, outs: [a.txt]}\n' },
    run({ a: 'ran: never run' }),
    edit({ 'x.yaml': 'stages:\n  a: {cmd: echo a > a.txt, outs: [a.txt]}\n', 'pipeline.yaml': null }),
    run({ a: 'up to date' }, { file: 'x.yaml' }),
  );

  play(
    'a file that becomes a part brings its store, and what was set aside',
    PARTS,
    run({ clean: 'ran: never run' }, { directory: at('prep') }),
    edit({ 'prep/clean.csv': 'by hand\n', 'prep/raw.csv': 'two\n' }),
    run({ clean: 'ran: dep raw.csv changed' }, { directory: at('prep') }, ['set aside clean.csv']),
    edit({ 'prep/clean.csv': null, 'pipeline.yaml': ROOT, 'prep/raw.csv': 'one\n' }),
    run({ clean: 'restored: dep prep/raw.csv changed' }, { directory: at('prep') }, [
      'warning: prep is a part of this workspace now: what its own .lockstep had stored was moved here',
    ]),
    holds({
      'prep/clean.csv': 'one\n',
      'prep/.lockstep/store': null,
      'prep/.lockstep/runs': null,
      'prep/.lockstep/aside': null,
    }),
    (world) => {
      const records = world.files('.lockstep/aside').filter((path) => path.endsWith('aside.json'));
      assert.equal(records.length, 1);
      assert.match(world.read(records[0] ?? '') ?? '', /"path": ?"prep\/clean\.csv"/);
    },
    run({ clean: 'up to date' }, { directory: at('prep') }, []),
  );

  const GATED: Files = {
    ...PARTS,
    'prep/pipeline.yaml': PREP.replace('cat raw.csv', 'gate prep; cat raw.csv'),
  };
  play(
    'a file that becomes a part brings what was interrupted there, which is undone first',
    { ...GATED, 'prep/clean.csv': 'by hand\n' },
    async (world) => {
      const first = world.start({ directory: at('prep') });
      await world.machine.reached('prep');
      assert.equal(world.read('prep/clean.csv'), null);
      first.disk.kill();
      world.write('pipeline.yaml', ROOT);
      world.hear = ({ type }) => {
        if (type === 'recovered') world.machine.open('prep');
      };
      const played = await world.run(ALL);
      assert.equal(played.finished?.ok, true);
      assert.deepEqual(whatItTold(played), [
        'recovered clean: undone, ended',
        'warning: prep is a part of this workspace now: what its own .lockstep had stored was moved here',
        'set aside prep/clean.csv',
      ]);
    },
  );
  play('while a run is under way in what becomes a part, it is waited for', GATED, async (world) => {
    const first = world.start({ directory: at('prep') });
    await world.machine.reached('prep');
    world.write('pipeline.yaml', ROOT);
    const second = world.start(ALL);
    await world.clock.advance(10_000);
    assert.deepEqual(whatItTold(second), [
      'waiting for another run (process 100 on here), which holds this workspace',
    ]);
    world.machine.open('prep');
    assert.equal((await first.done).finished?.executed, 1);
    assert.equal((await world.untilOver(second)).finished?.ok, true);
  });

  const PROJECT: Files = {
    '.dvc/config': '',
    'a/dvc.yaml': 'stages: {make: {cmd: echo 1 > ../data/o, wdir: ., outs: [../data/o]}}',
    'data/keep': '',
    'b/dvc.yaml': 'stages: {use: {cmd: cat data/o > b/o, wdir: .., deps: [data/o], outs: [b/o]}}',
  };
  play(
    'a DVC project is one graph; at its root all of it runs',
    PROJECT,
    run({ 'a/dvc.yaml:make': 'ran: never run', 'b/dvc.yaml:use': 'ran: never run' }),
    run({ '../a/dvc.yaml:make': 'up to date', use: 'up to date' }, { directory: at('b') }),
    holds({ 'b/o': '1\n', 'a/dvc.lock': null, 'b/dvc.lock': null }),
    (world) => {
      assert.match(
        world.read('b/pipeline.lock') ?? '',
        /"use": \{[\s\S]*"wdir": "\.\."[\s\S]*"path": "\.\.\/data\/o"[\s\S]*"path": "o"/,
      );
    },
  );
  play(
    'targets of other files, by their paths and outs',
    PROJECT,
    run({ '../a/dvc.yaml:make': 'ran: never run' }, { directory: at('b'), targets: ['../data/o'] }),
    run(
      { '../a/dvc.yaml:make': 'up to date', use: 'ran: never run' },
      { directory: at('b'), targets: ['dvc.yaml:use'] },
    ),
    refuses(/there is no stage "nothing"/, { targets: ['nothing'] }),
  );

  play(
    'a scratch workspace is one of the whole workspace',
    THREE,
    run({ clean: 'ran: never run' }, { directory: at('prep'), set: ['x=5'], name: 'five' }),
    holds({
      'prep/clean.csv': null,
      '.lockstep/scratch/five/prep/clean.csv': 'one\n',
      '.lockstep/scratch/five/prep/params.yaml': 'x: 5\n',
    }),
    run({ clean: 'up to date' }, { directory: at('prep'), set: ['x=5'], name: 'five' }),
    run({ clean: 'ran: never run' }, { directory: at('prep') }),
  );
});
