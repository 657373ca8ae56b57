import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Rig } from '../support/rig.js';

/** What is wrong with one stage of three costs that one, and what reads it. */

const GOOD = '  good: {cmd: echo > good, outs: [good]}\n';
const BEHIND = '  behind: {cmd: cat bad > behind, deps: [bad], outs: [behind]}\n';

const TROUBLES: readonly (readonly [what: string, stage: string, said: RegExp])[] = [
  ['a missing input', '{cmd: cp in bad, deps: [in], outs: [bad]}', /bad: .*in.* does not exist/],
  ['an input that is no file', '{cmd: cp in bad, deps: [loop], outs: [bad]}', /bad: .*loop/],
  ['a missing param', '{cmd: echo > bad, params: [{params.yaml: [nothing]}], outs: [bad]}', /bad: .*nothing/],
  [
    'an unparsable params file',
    '{cmd: echo > bad, params: [{broken.yaml: [a]}], outs: [bad]}',
    /bad: .*broken\.yaml/,
  ],
  [
    'a bare param that no file has',
    '{cmd: echo > bad, params: [nothing], outs: [bad]}',
    /"bad".*nothing.*none of/,
  ],
  [
    'a glob that finds nothing',
    "{cmd: echo > bad, deps: [{glob: 'no/*.csv'}], outs: [bad]}",
    /"bad".*no\/\*\.csv.* finds no file/,
  ],
  ['a script that can’t be parsed', '{script: broken.ts, outs: [bad]}', /bad: .*broken\.ts/],
  ['a script that isn’t there', '{script: absent.ts, outs: [bad]}', /bad: .*absent\.ts/],
];

suite('--keep-going goes on past', () => {
  for (const [what, stage, said] of TROUBLES) {
    test(what, async () => {
      const rig = new Rig({
        'pipeline.yaml': `stages:\n  bad: ${stage}\n${BEHIND}${GOOD}`,
        'params.yaml': 'a: 1\n',
        'broken.yaml': 'a: [1\n',
        'broken.ts': 'export default function (\n',
      });
      rig.link('loop', 'loop');
      const refused = await rig.lockstep('run');
      assert.notEqual(refused.code, 0);
      assert.equal(rig.exists('good'), false, 'without it nothing is touched');

      const { code, stderr } = await rig.lockstep('run', '--keep-going');
      assert.equal(code, 1, stderr);
      assert.match(stderr, said);
      assert.match(stderr, /1 ran, 1 failed, 1 skipped behind a failure/);
      assert.equal(rig.exists('good'), true);
      const plan = await rig.plan('good');
      assert.equal(plan.good?.action, 'up-to-date');
    });
  }
});

test('what is wrong with one stage stops nobody who doesn’t ask for it', async () => {
  const rig = new Rig({
    'pipeline.yaml': `stages:\n  bad: {cmd: echo > bad, params: [nothing], outs: [bad]}\n${GOOD}`,
    'params.yaml': 'nothin: 1\n',
  });
  assert.equal((await rig.lockstep('run', 'good')).code, 0);
  assert.equal((await rig.lockstep('list')).code, 0);
  const { code, stderr } = await rig.lockstep('plan');
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^pipeline\.yaml:2:\d+: stage "bad": param "nothing" is in none of the vars files[^]*Did you mean "nothin"\?/,
  );
});

test('-S gives a param the type of what it replaces', async () => {
  const rig = new Rig({
    'pipeline.yaml':
      "stages: {show: {cmd: 'cat params.yaml > out', params: [text, whole, rate, on, list], outs: [out]}}\n",
    'params.yaml': 'text: "7"\nwhole: 1\nrate: 0.5\non: true\nlist: [1]\n',
  });
  const given = ['text=8', 'whole=2', 'rate=1', 'on=false', 'list=[2]'].flatMap((one) => ['-S', one]);
  const { code, stdout, stderr } = await rig.lockstep('run', ...given, '--name', 'typed');
  assert.equal(code, 0, stderr);
  const folder = /outs are in (.*)\n/.exec(stdout)?.[1] ?? '';
  assert.equal(
    rig.read(`.lockstep/scratch/typed/out`),
    'text: "8"\nwhole: 2\nrate: 1.0\non: false\nlist: [2]\n',
    folder,
  );
  for (const [assignment, why] of [
    ['whole=many', /"whole" is the number 1, and can't become the text "many"/],
    ['on=yes', /"on" is true, and can't become the text "yes"/],
    ['list=3', /"list" is a list, and can't become the number 3/],
    ['rate=[1]', /"rate" is the number 0\.5, and can't become a list/],
  ] as const) {
    const refused = await rig.lockstep('plan', '-S', assignment);
    assert.equal(refused.code, 2, assignment);
    assert.match(refused.stderr, why);
  }
});

test('the same key twice is refused', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {}\n', 'params.yaml': 'a: 1\nb: {c: 2}\n' });
  for (const twice of [
    ['-S', 'a=2', '-S', 'a=3'],
    ['-S', 'b={c: 3}', '-S', 'params.yaml:b.c=4'],
  ]) {
    const { code, stderr } = await rig.lockstep('plan', ...twice);
    assert.equal(code, 2);
    assert.match(stderr, /"(?:a|b\.c)" is set twice/);
  }
});

test('a command that is longer than the system takes costs its stage alone', async () => {
  const rig = new Rig({
    'pipeline.yaml': `stages:\n  bad: {cmd: ': ${'x'.repeat(200_000)}; echo > bad', outs: [bad]}\n${BEHIND}${GOOD}`,
  });
  const { code, stderr } = await rig.lockstep('run', '--keep-going');
  assert.equal(code, 1, stderr.slice(0, 2000));
  assert.match(
    stderr,
    /✖ bad: .*longer than the system takes \(E2BIG, spawn\)\nPut long values into a params file/,
  );
  assert.match(stderr, /1 ran, 1 failed, 1 skipped behind a failure/);
  assert.equal(rig.exists('good'), true);
});
