import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { suite, test } from 'node:test';
import { asNobody, owned } from '../support/nobody.js';
import { Rig } from '../support/rig.js';

/** What the system lets nobody look at is told with the stage and the line that ask for it, and costs only that stage. */

const GOOD = '  good: {cmd: echo > good, outs: [good]}\n';
const pipeline = (bad: string): string => `stages:\n  bad: ${bad}\n${GOOD}`;

/** Longer than any file system takes. */
const LONG = 'x'.repeat(300);

suite('a path that is too long costs one stage', () => {
  const stages: Readonly<Record<string, string>> = {
    'as a dep': `{cmd: echo > bad, deps: [${LONG}], outs: [bad]}`,
    'as an out': `{cmd: echo > bad, outs: [${LONG}]}`,
    'as the folder of an out': `{cmd: echo > bad, outs: [${LONG}/bad]}`,
    'as a script': `{script: ${LONG}.ts, outs: [bad]}`,
    'as a params file': `{cmd: echo > bad, params: [{${LONG}.yaml: [a]}], outs: [bad]}`,
    'as wdir': `{cmd: echo > bad, wdir: ${LONG}, outs: [bad]}`,
  };
  for (const [what, stage] of Object.entries(stages)) {
    test(what, async () => {
      const rig = new Rig({ 'pipeline.yaml': pipeline(stage) });
      const plan = await rig.lockstep('plan');
      assert.equal(plan.code, 2, plan.stderr);
      assert.match(plan.stderr, /^pipeline\.yaml:2:\d+: [^]*ENAMETOOLONG[^]*Shorten the name/);
      const { code, stderr } = await rig.lockstep('run', '--keep-going');
      assert.equal(code, 1, stderr);
      assert.match(stderr, /✖ bad: /);
      assert.doesNotMatch(stderr, /why it ran/, 'it did not');
      assert.equal(rig.exists('good'), true);
    });
  }
});

suite('what this user may not read costs one stage', () => {
  const stages: Readonly<Record<string, readonly [stage: string, place: RegExp]>> = {
    'a dep': ['{cmd: cp shut/file bad, deps: [file], outs: [bad]}', /^pipeline\.yaml:2:39: /],
    'a dep in a folder': ['{cmd: cp shut/f bad, deps: [shut/f], outs: [bad]}', /^pipeline\.yaml:2:36: /],
    'a folder': ['{cmd: cp -r shut bad, deps: [shut], outs: [bad]}', /^pipeline\.yaml:2:37: /],
    'a folder that a glob looks into': [
      "{cmd: cat shut/* > bad, deps: [{glob: 'shut/*'}], outs: [bad]}",
      /^pipeline\.yaml:2:\d+: .*the glob "shut\/\*" can't be followed/,
    ],
    'a params file': ['{cmd: echo > bad, params: [{p.yaml: [a]}], outs: [bad]}', /^pipeline\.yaml:2:/],
    'a script': ['{script: s.ts, outs: [bad]}', /^pipeline\.yaml:2:17: .*s\.ts: this user may not do that/],
    'an out in a folder': ['{cmd: echo > shut/bad, outs: [shut/bad]}', /^pipeline\.yaml:2:38: /],
  };
  for (const [what, [stage, place]] of Object.entries(stages)) {
    test(what, () => {
      const rig = owned({
        'pipeline.yaml': pipeline(stage),
        'shut/f': '1\n',
        file: '1\n',
        'p.yaml': 'a: 1\n',
        's.ts': '',
      });
      for (const path of ['shut', 'file', 'p.yaml', 's.ts']) chmodSync(rig.path(path), 0);
      const plan = asNobody(rig, 'plan');
      assert.equal(plan.code, 2, plan.stderr);
      assert.match(plan.stderr, place);
      assert.match(plan.stderr, /this user may not do that \(EACCES, \w+\)[^]*Look at owner and mode/);
      const { code, stderr } = asNobody(rig, 'run', '--keep-going');
      assert.equal(code, 1, stderr);
      assert.match(stderr, /✖ bad: /);
      assert.equal(rig.exists('good'), true);
      for (const path of ['shut', 'file', 'p.yaml', 's.ts']) chmodSync(rig.path(path), 0o700);
    });
  }
});

test('a folder in the place of a params file is told as one, where it is named', async () => {
  const rig = new Rig({ 'pipeline.yaml': pipeline('{cmd: echo > bad, params: [{d: [a]}], outs: [bad]}') });
  mkdirSync(rig.path('d'));
  const plan = await rig.lockstep('plan');
  assert.equal(plan.code, 2);
  assert.match(plan.stderr, /^pipeline\.yaml:2:3: .*params file d is a folder, not a file/);
  rig.write('pipeline.yaml', 'vars: [d]\nstages: {}\n');
  const vars = await rig.lockstep('plan');
  assert.equal(vars.code, 2);
  assert.match(
    vars.stderr,
    /^pipeline\.yaml:1:8: d is a folder, not a file[^]*\n {2}1 \| vars: \[d\][^]*Name the file in it/,
  );
});
