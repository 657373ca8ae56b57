import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { Gates } from '../support/gates.js';
import { Rig } from '../support/rig.js';
import { Watching } from '../support/watching.js';

function runsIn(rig: Rig): readonly string[] {
  return readdirSync(rig.path('.lockstep/history')).filter((name) => name !== 'index.json');
}

suite('what a stage depends on is saved, and it runs again', () => {
  test('deps, params, the pipeline, included files, imports, and files that a glob comes to match', async (context) => {
    const rig = new Rig({
      'pipeline.yaml': `
include: [part/pipeline.yaml]
stages:
  copy: {cmd: 'cp in.txt copy.txt; echo copy >> $CALLS', deps: [in.txt], outs: [copy.txt]}
  value: {cmd: 'echo \${lr} > value.txt; echo value >> $CALLS', outs: [value.txt]}
  all: {cmd: 'cat lists/*.txt > all.txt; echo all >> $CALLS', deps: [{glob: 'lists/*.txt'}], outs: [all.txt]}
  code: {script: code.ts, outs: {out: out.txt}}
`,
      'part/pipeline.yaml': "stages: {part: {cmd: 'echo 1 > part.txt', outs: [part.txt]}}\n",
      'params.yaml': 'lr: 1\n',
      'in.txt': 'one\n',
      'lists/one.txt': 'one\n',
      'code.ts': `
import { writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
import { word } from './word.js';
const { outs } = stage({ outs: ['out'] });
writeFileSync(outs.out, word);
`,
      'word.ts': "export const word = 'one';\n",
    });
    const watch = new Watching(context, rig, '-R', '.');
    assert.match(await watch.waits(), /✔ 5 ran/);
    rig.calls();
    const edited = async (path: string, text: string, ran: string): Promise<void> => {
      rig.write(path, text);
      const said = await watch.waits();
      assert.match(said, new RegExp(`↻ ${path} changed\n`), path);
      assert.match(said, new RegExp(`✔ ${ran} [^\n]*\n✔ 1 ran, \\d up to date`), path);
    };
    await edited('in.txt', 'two\n', 'copy');
    await edited('params.yaml', 'lr: 2\n', 'value');
    await edited('lists/two.txt', 'two\n', 'all');
    await edited('word.ts', "export const word = 'two';\n", 'code');
    assert.equal(rig.read('out.txt'), 'two');
    await edited(
      'part/pipeline.yaml',
      "stages: {part: {cmd: 'echo 2 > part.txt', outs: [part.txt]}}\n",
      'part/pipeline.yaml:part',
    );
    await edited('pipeline.yaml', rig.read('pipeline.yaml').replace('cp in.txt', 'cp  in.txt'), 'copy');
    rig.remove('lists/two.txt');
    assert.match(await watch.waits(), /↻ lists\/two.txt changed\n.*\n?↺ all restored/);
    rig.write('notes.txt', 'of no stage');
    rig.write('params.yaml', 'lr: 2\n# a comment\n');
    await watch.says('params.yaml changed: nothing to do\n');
    assert.deepEqual(rig.calls(), ['all', 'copy', 'copy', 'value']);
    assert.equal(runsIn(rig).length, 8, 'each run has its own record');
    const { code } = await watch.end();
    assert.equal(code, 0, 'nothing ran');
  });

  test('an out that somebody edits is set aside and restored, as by any run', async (context) => {
    const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: echo made > a, outs: [a]}}\n' });
    const watch = new Watching(context, rig);
    await watch.waits();
    rig.write('a', 'by hand\n');
    const said = await watch.waits();
    assert.match(said, /↻ a changed\n! a was set aside \(8 B\)[^]*↺ a restored/);
    assert.equal(rig.read('a'), 'made\n');
    rig.remove('a');
    assert.match(await watch.waits(), /↻ a changed\n[^]*↺ a restored/);
  });

  test('a mistake is told as by any run, and the next save counts', async (context) => {
    const rig = new Rig({
      'pipeline.yaml': "stages: {a: {cmd: 'echo ${x} > a', outs: [a]}, s: {script: s.ts, outs: {o: o}}}\n",
      'params.yaml': 'x: [\n',
      's.ts':
        "import { y } from './y.js';\nimport { stage } from 'lockstep/stage';\nstage({ outs: ['o'] });\ny;\n",
    });
    const watch = new Watching(context, rig);
    assert.match(await watch.waits(), /params.yaml:\d:1: not valid YAML/);
    rig.write('params.yaml', 'x: 1\n');
    assert.match(await watch.waits(), /s.ts:1:19: Could not resolve "\.\/y\.js"/);
    rig.write('y.ts', 'export const y = ;\n');
    assert.match(await watch.waits(), /y.ts:1:18: /);
    rig.write(
      'y.ts',
      "import { writeFileSync } from 'node:fs';\nexport const y = writeFileSync('o', '1');\n",
    );
    rig.write(
      's.ts',
      "import { writeFileSync } from 'node:fs';\nimport { stage } from 'lockstep/stage';\nwriteFileSync(stage({ outs: ['o'] }).outs.o, '1');\n",
    );
    assert.match(await watch.waits(), /✔ 2 ran/);
    rig.remove('params.yaml');
    assert.match(await watch.waits(), /pipeline.yaml:1:\d+: /);
    rig.write('params.yaml', 'x: 1\n');
    await watch.says('params.yaml changed: nothing to do');
  });

  test('what failed isn’t tried again until something is saved', async (context) => {
    const rig = new Rig({
      'pipeline.yaml': `stages: {a: {cmd: 'echo a >> $CALLS; test -s in && cp in a', deps: [in], outs: [a]}, b: {cmd: cp a b, deps: [a], outs: [b]}}\n`,
      in: '',
      other: '',
    });
    const watch = new Watching(context, rig);
    assert.match(await watch.waits(), /✖ a: exit code 1/);
    assert.deepEqual(rig.calls(), ['a']);
    rig.write('in', 'x');
    assert.match(await watch.waits(), /✔ 2 ran/);
    assert.deepEqual(rig.calls(), ['a']);
  });

  test('a checkout of hundreds of files is one run', async (context) => {
    const names = Array.from({ length: 400 }, (_, index) => `in/${index}.txt`);
    const rig = new Rig({
      'pipeline.yaml': `stages: {all: {cmd: 'cat in/*.txt > all', deps: [in], outs: [all]}, n: {cmd: 'ls in > n', deps: [{glob: 'in/*.txt'}], outs: [n]}}\n`,
      ...Object.fromEntries(names.map((name) => [name, '1'])),
    });
    const watch = new Watching(context, rig);
    await watch.waits();
    // However long that takes on a busy machine, it is heard of at once.
    watch.signal('SIGSTOP');
    for (const name of names) rig.write(name, '2');
    watch.signal('SIGCONT');
    const said = await watch.waits();
    assert.match(said, /↻ in\/0\.txt, in\/1\.txt, [^\n]* 395 more changed\n[^]*✔ 2 ran/);
    assert.equal(runsIn(rig).length, 2);
  });
});

suite('while it runs', () => {
  const twoStages = (gates: Gates): Rig => {
    const rig = new Rig({
      'pipeline.yaml': `
stages:
  one: {cmd: 'echo one >> $CALLS; ${Gates.command('one')}; cp a.txt one', deps: [a.txt], outs: [one]}
  two: {cmd: 'echo two >> $CALLS; ${Gates.command('two')}; cp b.txt two', deps: [b.txt], outs: [two]}
`,
      'a.txt': 'a\n',
      'b.txt': 'b\n',
    });
    rig.env.GATES = gates.folder;
    return rig;
  };

  test('what isn’t right any more is ended, what still is goes on and is kept', async (context) => {
    const gates = new Gates('one', 'two');
    const rig = twoStages(gates);
    const watch = new Watching(context, rig, '-j', '2');
    await Promise.all([gates.reached('one'), gates.reached('two')]);
    rig.write('a.txt', 'other\n');
    assert.match(
      await watch.says('■ one ended and undone'),
      /↻ a.txt changed: ending one, for 5.0 s at most\n/,
    );
    await gates.open('two');
    assert.match(await watch.says('↻ a.txt changed\n'), /✔ two .*\n■ 1 ran, 1 ended and undone/);
    await gates.reached('one');
    await gates.open('one');
    assert.match(await watch.waits(), /✔ one .*\n✔ 1 ran, 1 up to date/);
    assert.deepEqual(rig.calls(), ['one', 'one', 'two']);
    assert.equal(rig.read('one'), 'other\n');
    assert.equal((await watch.end()).code, 0);
  });

  test('what nobody waits for disturbs nothing: files that no stage reads, and what is still right', async (context) => {
    const gates = new Gates('one', 'two');
    const rig = twoStages(gates);
    const watch = new Watching(context, rig, '-j', '2');
    await Promise.all([gates.reached('one'), gates.reached('two')]);
    rig.write('notes.txt', 'of no stage\n');
    rig.write('pipeline.yaml', `${rig.read('pipeline.yaml')}# a comment\n`);
    assert.match(
      await watch.says('still right\n'),
      /↻ pipeline.yaml changed: nothing more is started; what runs is still right/,
    );
    await Promise.all([gates.open('one'), gates.open('two')]);
    assert.match(await watch.waits(), /✔ 2 ran/);
    assert.deepEqual(rig.calls(), ['one', 'two']);
  });

  test('Ctrl-C ends it as it ends any run; other commands work while it waits', async (context) => {
    const gates = new Gates('one', 'two');
    const rig = twoStages(gates);
    const watch = new Watching(context, rig, '-j', '2');
    await Promise.all([gates.reached('one'), gates.reached('two')]);
    assert.equal((await rig.binary('run', '--no-wait')).code, 3, 'it holds the workspace');
    await Promise.all([gates.open('one'), gates.open('two')]);
    await watch.waits();
    assert.equal((await rig.binary('run', '--no-wait')).code, 0);
    rig.write('a.txt', 'other\n');
    await gates.reached('one');
    const { code, stderr } = await watch.end();
    assert.equal(code, 130);
    assert.match(stderr, /■ one ended and undone\n✖ 1 up to date, 1 ended and undone .*, ended by SIGINT/);
    assert.equal(rig.read('one'), 'a\n');
  });

  test('SIGTERM while it waits has its own exit code', async (context) => {
    const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: echo > a, outs: [a]}}\n' });
    const watch = new Watching(context, rig);
    await watch.waits();
    assert.equal((await watch.end('SIGTERM')).code, 143);
  });

  test('a stage that writes what it reads doesn’t run for ever', async (context) => {
    const rig = new Rig({
      'pipeline.yaml': `stages: {a: {cmd: 'echo a >> $CALLS; echo x >> in; cp in a', deps: [in], outs: [a]}}\n`,
      in: '',
    });
    const watch = new Watching(context, rig);
    const said = await watch.waits();
    assert.match(said, /! after 6 runs in a row there is still something to do \(changed: in\): /);
    assert.ok(rig.calls().length >= 6);
    // Until the times of what it wrote last would tell of a change.
    for (let times = 0; times < 4; times += 1) await rig.binary('list');
    assert.deepEqual(rig.calls(), [], 'what it wrote itself is no change');
    rig.write('pipeline.yaml', 'stages: {a: {cmd: cp in a, deps: [in], outs: [a]}}\n');
    assert.match(await watch.waits(), /✔ 1 ran/);
  });
});

test('as events: those of each run, and its own between them', async (context) => {
  const rig = new Rig({
    'pipeline.yaml': 'stages: {a: {cmd: cp in a, deps: [in], outs: [a]}}\n',
    in: '1',
  });
  const watch = new Watching(context, rig, '--json');
  await watch.says('"watch-waiting"');
  rig.write('in', '2');
  await watch.says('"watch-waiting"');
  writeFileSync(rig.path('pipeline.yaml'), 'stages: {a: {\n');
  await watch.says('"watch-waiting"');
  const { stdout, stderr, code } = await watch.end();
  const events = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  assert.equal(new Set(events.flatMap(({ run }) => (run === undefined ? [] : [run]))).size, 2);
  const own = events.filter(({ run }) => run === undefined);
  assert.deepEqual(
    own.map(({ type, paths }) => [type, paths]),
    [
      ['watch-waiting', undefined],
      ['watch-changed', ['in']],
      ['watch-waiting', undefined],
      ['watch-changed', ['pipeline.yaml']],
      ['watch-refused', undefined],
      ['watch-waiting', undefined],
    ],
  );
});

test('what is about one run, or about another workspace, is refused beside --watch', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: echo > a, outs: [a]}}\n' });
  for (const given of [
    ['--sweep', 'x=1,2'],
    ['-S', 'x=1'],
    ['--force'],
    ['--dry-run'],
    ['--budget', '1h'],
    ['--no-wait'],
  ]) {
    const { code, stderr } = await rig.lockstep('run', '--watch', ...given);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`error: ${given[0] ?? ''} can't be given with --watch`));
  }
  assert.equal(rig.exists('.lockstep'), false);
});

test('a file that is saved by another one in its place, and a folder that comes back, are seen', async (context) => {
  const rig = new Rig({
    'pipeline.yaml': 'stages: {a: {cmd: cp in/x a, deps: [in/x], outs: [a]}}\n',
    'in/x': '1',
  });
  const watch = new Watching(context, rig);
  await watch.waits();
  rig.write('in/.x.tmp', '2');
  renameSync(rig.path('in/.x.tmp'), rig.path('in/x'));
  assert.match(await watch.waits(), /↻ in\/x changed\n[^]*✔ 1 ran/);
  rmSync(rig.path('in'), { recursive: true });
  assert.match(await watch.waits(), /dep "in\/x" does not exist/);
  rig.write('in/x', '3');
  assert.match(await watch.waits(), /✔ 1 ran/);
  rig.write('in/x', '4');
  assert.match(await watch.waits(), /✔ 1 ran/);
  assert.equal(readFileSync(rig.path('a'), 'utf8'), '4');
});

test('a target that isn’t there is refused, as by a run; nothing is waited for', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {train: {cmd: echo > a, outs: [a]}}\n' });
  const [watched, ran] = [await rig.lockstep('watch', 'trian'), await rig.lockstep('run', 'trian')];
  assert.deepEqual([watched.code, watched.stderr], [2, ran.stderr]);
  assert.match(watched.stderr, /train/);
});
