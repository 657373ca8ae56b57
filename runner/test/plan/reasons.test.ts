import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reason } from '../../src/model/reason.js';
import { FakeWorkspace } from '../support/fake-workspace.js';
import { planCases, type Case } from '../support/plan-cases.js';

const COMMAND = `
stages:
  s:
    cmd: make
    deps: [raw, more]
    params: [{params.yaml: [lr, size]}, {p.yaml: [x]}, {whole.toml: }]
    outs: [o, q]
    env: {A: '1', B: '2'}
    key: {node: major, platform: true}
`;
const FILES = {
  raw: 'r',
  more: { a: '1', 'b/c': '2' },
  'params.yaml': '{"lr": 0.1, "size": [1, 2], "other": 1}',
  'p.yaml': '{"x": {"y": 1}, "z": 1}',
  'whole.toml': 'text',
};

/** Another pipeline file; the stage is to run for these reasons, then, and nothing is left to do. */
function edit(from: string | RegExp, to: string, reasons: string): Case {
  return {
    after: (workspace) => {
      const text = COMMAND.replace(from, to);
      assert.notEqual(text, COMMAND);
      workspace.pipeline(text);
    },
    plan: { s: `run: ${reasons}` },
    run: { s: `run: ${reasons}` },
  };
}

function write(path: string, content: string | Record<string, string>, reasons: string): Case {
  return {
    after: ({ files }) => {
      files.write(path, content);
    },
    plan: { s: `run: ${reasons}` },
    run: { s: `run: ${reasons}` },
  };
}

const NOTHING = { plan: {}, run: {} };

planCases('a command', COMMAND, FILES, {
  'nothing happened': { after: () => null, ...NOTHING },
  'never run': {
    after: ({ lock, results }) => {
      lock.clear();
      results.clear();
    },
    plan: { s: 'run: never run' },
    run: { s: 'run: never run' },
  },
  'another command': edit('cmd: make', 'cmd: make it', 'command changed'),
  'commands in a list': edit('cmd: make', 'cmd: [make, it]', 'command changed'),
  'a script for a command': edit('cmd: make', 'script: a.ts', 'a command → script a.ts'),
  'another folder to run in': edit(
    /\n {2}s:[^]*$/,
    '\n  s: {cmd: make, wdir: d, deps: [../raw, ../more], params: [{../params.yaml: [lr, size]}, {../p.yaml: [x]}, {../whole.toml: }], outs: [../o, ../q], env: {A: "1", B: "2"}, key: {node: major, platform: true}}',
    'wdir . → d',
  ),
  'a file changed': write('raw', 'R', 'dep raw changed'),
  'a file became a folder': write('raw', { r: 'r' }, 'dep raw: was a file, is a folder'),
  'a file in a folder changed': write('more/b/c', '3', 'dep more changed'),
  'a file more in a folder': write('more/d', '', 'dep more changed'),
  'a file less in a folder': {
    after: ({ files }) => {
      files.remove('more/a');
    },
    plan: { s: 'run: dep more changed' },
  },
  'a file in a folder has another name': {
    after: ({ files }) => {
      files.write('more', { A: '1', 'b/c': '2' });
    },
    plan: { s: 'run: dep more changed' },
  },
  'a file was written again': {
    after: ({ files }) => {
      files.write('raw', 'r');
    },
    ...NOTHING,
  },
  'two files changed': {
    after: ({ files }) => {
      files.write('raw', 'R');
      files.write('more/a', '2');
    },
    plan: { s: 'run: dep raw changed; dep more changed' },
  },
  'a dep more': {
    after: (workspace) => {
      workspace.files.write('new', '');
      workspace.pipeline(COMMAND.replace('more]', 'more, new]'));
    },
    plan: { s: 'run: dep new added' },
  },
  'a dep less': edit(', more]', ']', 'dep more removed'),
  'a dep for another': edit('deps: [raw, more]', 'deps: [raw, p.yaml]', 'dep p.yaml added; dep more removed'),
  'other order of deps': edit('[raw, more]', '[more, raw]', 'order of deps changed'),
  'other order of deps, and one changed': {
    after: (workspace) => {
      workspace.pipeline(COMMAND.replace('[raw, more]', '[more, raw]'));
      workspace.files.write('raw', 'R');
    },
    plan: { s: 'run: dep raw changed; order of deps changed' },
  },
  'one dep goes to the front, and one is gone': edit(
    'deps: [raw, more]',
    'deps: [p.yaml, raw]',
    'dep p.yaml added; dep more removed',
  ),
  'a param changed': write('params.yaml', '{"lr": 0.2, "size": [1, 2]}', 'param lr 0.1 → 0.2'),
  'a param of the same look has another type': write(
    'params.yaml',
    '{"lr": "0.1", "size": [1, 2]}',
    'param lr 0.1 → "0.1"',
  ),
  'a list is longer': write('params.yaml', '{"lr": 0.1, "size": [1, 2, 3]}', 'param size [1, 2] → [1, 2, 3]'),
  'a list is shorter': write('params.yaml', '{"lr": 0.1, "size": [1]}', 'param size [1, 2] → [1]'),
  'a list has another order': write(
    'params.yaml',
    '{"lr": 0.1, "size": [2, 1]}',
    'param size [1, 2] → [2, 1]',
  ),
  'a map is longer': write('p.yaml', '{"x": {"y": 1, "z": null}}', 'param x {y: 1} → {y: 1, z: null}'),
  'a map for a list': write('params.yaml', '{"lr": 0.1, "size": {"0": 1}}', 'param size [1, 2] → {0: 1}'),
  'two params changed, in one file and in two': {
    after: ({ files }) => {
      files.write('params.yaml', '{"lr": 1, "size": null}');
      files.write('p.yaml', '{"x": true}');
    },
    plan: { s: 'run: param x {y: 1} → true; param lr 0.1 → 1; param size [1, 2] → null' },
  },
  'a param that nobody tracks': {
    after: ({ files }) => {
      files.write('params.yaml', '{"size": [1, 2], "lr": 0.1, "other": 2}');
      files.write('p.yaml', '{"x": {"y": 1}}');
    },
    ...NOTHING,
  },
  'a param more': edit('[lr, size]', '[lr, size, other]', 'param other added: 1'),
  'a param less': edit('[lr, size]', '[lr]', 'param size removed'),
  'a params file more': {
    after: (workspace) => {
      workspace.files.write('q.yaml', '{"k": 1, "j": 2}');
      workspace.pipeline(COMMAND.replace('{p.yaml', '{q.yaml: [k, j]}, {p.yaml'));
    },
    plan: { s: 'run: param j added: 2; param k added: 1' },
    run: { s: 'run: param j added: 2; param k added: 1' },
  },
  'a params file less': edit('{p.yaml: [x]}, ', '', 'param x removed'),
  'another text of a whole params file': write('whole.toml', 'TEXT', 'params file whole.toml changed'),
  'a whole params file less': edit(', {whole.toml: }', '', 'params file whole.toml removed'),
  'a whole params file more': edit('{whole.toml: }', '{whole.toml: }, {raw: }', 'params file raw added'),
  'all of a params file for one param': edit('{p.yaml: [x]}', '{p.yaml: }', 'params file p.yaml changed'),
  'an out more': edit('[o, q]', '[o, q, r]', 'out r added'),
  'an out less': edit('[o, q]', '[o]', 'out q removed'),
  'other order of outs': edit('[o, q]', '[q, o]', 'outs changed their order'),
  'an out for another': edit('[o, q]', '[o, r]', 'out r added; out q removed'),
  'names for a command’s outs, which has paths in its text': {
    after: (workspace) => {
      workspace.pipeline(COMMAND.replace('[o, q]', '{x: o, y: q}'));
    },
    ...NOTHING,
  },
  'another value in the environment': edit("A: '1'", "A: '2'", 'env A changed'),
  'a variable less': edit("A: '1', ", '', 'env A removed'),
  'a variable more': edit('env: {', "env: {C: '', ", 'env C added'),
  'other order of variables': {
    after: (workspace) => {
      workspace.pipeline(COMMAND.replace("{A: '1', B: '2'}", "{B: '2', A: '1'}"));
    },
    ...NOTHING,
  },
  'another shell': {
    after: ({ host }) => {
      host.shell = '$SHELL';
    },
    plan: { s: 'run: shell sh -eu → $SHELL' },
  },
  'another Node': {
    after: ({ host }) => {
      host.node = '22';
    },
    plan: { s: 'run: host node 20 linux-x64 → node 22 linux-x64' },
  },
  'another platform': {
    after: ({ host }) => {
      host.platform = 'darwin-arm64';
    },
    plan: { s: 'run: host node 20 linux-x64 → node 20 darwin-arm64' },
  },
  'no Node in the key': edit('node: major, ', '', 'host node 20 linux-x64 → linux-x64'),
  'no platform in the key': edit(', platform: true', '', 'host node 20 linux-x64 → node 20'),
  'no host in the key': edit('key: {node: major, platform: true}', 'key: {}', 'host node 20 linux-x64 → any'),
  'what is in no key': {
    after: (workspace) => {
      workspace.pipeline(
        COMMAND.replace(
          'cmd: make',
          'cmd: make\n    desc: d\n    priority: 3\n    meta: {a: 1}\n    resources: {cpu: 2}',
        ),
      );
    },
    ...NOTHING,
  },
  'everything at once, in the order of a stage’s facts': {
    after: (workspace) => {
      workspace.files.write('raw', 'R');
      workspace.files.write('params.yaml', '{"lr": 1, "size": [1, 2]}');
      workspace.host.node = '22';
      workspace.host.shell = 'zsh';
      workspace.pipeline(
        COMMAND.replace('cmd: make', 'cmd: other').replace('[o, q]', '[q, o]').replace("A: '1'", "A: ''"),
      );
    },
    plan: {
      s: 'run: command changed; shell sh -eu → zsh; param lr 0.1 → 1; dep raw changed; outs changed their order; env A changed; host node 20 linux-x64 → node 22 linux-x64',
    },
  },
  'recorded in another key format': {
    after: (workspace) => {
      workspace.results.clear();
      workspace.relock('s', () => ({ key: workspace.entry('s').inputs.outs.length as never }));
    },
    plan: { s: 'run: recorded by a version with another key format' },
    run: { s: 'run: recorded by a version with another key format' },
  },
  'another stage of the name before': {
    after: (workspace) => {
      workspace.pipeline('stages: {s: {cmd: else, outs: [o, q]}}');
    },
    plan: {
      s: 'run: command changed; param x removed; param lr removed; param size removed; params file whole.toml removed; dep raw removed; dep more removed; env A removed; env B removed; host node 20 linux-x64 → any',
    },
  },
  forced: {
    after: () => null,
    asked: { forced: ['s'] },
    plan: { s: 'run: forced' },
    run: { s: 'run: forced' },
  },
  'forced, and it would have run': {
    after: ({ files }) => {
      files.write('raw', 'R');
    },
    asked: { forced: ['s'] },
    plan: { s: 'run: forced; dep raw changed' },
  },
  'forced, and it never ran': {
    after: ({ lock }) => {
      lock.clear();
    },
    asked: { forced: ['s'] },
    plan: { s: 'run: forced' },
  },
});

const SCRIPT = `
stages:
  s: {script: s.ts, with: {size: 1, deep: {a: 1}}, deps: {x: d, y: e}, outs: {one: o, two: p}}
`;
const script = (from: string, to: string, reasons: string): Case => ({
  after: (workspace) => {
    const text = SCRIPT.replace(from, to);
    assert.notEqual(text, SCRIPT);
    workspace.pipeline(text);
  },
  plan: { s: `run: ${reasons}` },
  run: { s: `run: ${reasons}` },
});

planCases(
  'a script',
  SCRIPT,
  { d: '1', e: '2' },
  {
    'its code changed, and nobody knows where': {
      after: ({ code }) => code.set('s.ts', 'else'),
      plan: { s: 'run: code: s.ts changed' },
      run: { s: 'run: code: s.ts changed' },
    },
    'its code changed in an import': {
      after: (workspace) => {
        workspace.code.set('s.ts', 'else');
        workspace.changedFiles = ['lib/a.ts'];
      },
      plan: { s: 'run: code: lib/a.ts changed' },
    },
    'its code changed in many files': {
      after: (workspace) => {
        workspace.code.set('s.ts', 'else');
        workspace.changedFiles = ['a.ts', 'b.ts', 'c.ts', 'd.ts', 'e.ts'];
      },
      plan: { s: 'run: code: a.ts, b.ts, c.ts and 2 more changed' },
    },
    'it lies elsewhere': {
      after: (workspace) => {
        workspace.pipeline(SCRIPT.replace('s.ts', 't.ts'));
        workspace.code.set('t.ts', 's.ts');
      },
      plan: {},
      run: {},
    },
    'it lies elsewhere, and an out is gone: that alone is told': {
      after: (workspace) => {
        workspace.pipeline(SCRIPT.replace('s.ts', 't.ts'));
        workspace.code.set('t.ts', 's.ts');
        workspace.files.remove('p');
      },
      plan: { s: 'restore p: out absent: p; the same inputs were run before' },
    },
    'another script': script('s.ts', 't.ts', 'script s.ts → t.ts'),
    'a command for a script': script(
      'script: s.ts, with: {size: 1, deep: {a: 1}}',
      'cmd: x',
      'script s.ts → a command; out o renamed; out p renamed',
    ),
    'it is given another value': script('size: 1', 'size: 2', 'with size 1 → 2'),
    'it is given more': script('size: 1', 'size: 1, b: x', 'with b added: x'),
    'it is given less': script('size: 1, ', '', 'with size removed'),
    'it is given more in a map': script('{a: 1}', '{a: 1, b: 2}', 'with deep {a: 1} → {a: 1, b: 2}'),
    'it is given a text': script(
      'with: {size: 1, deep: {a: 1}}',
      'with: text',
      'with {size: 1, deep: {a: 1}} → text',
    ),
    'it is given the same in another order': {
      after: (workspace) => {
        workspace.pipeline(SCRIPT.replace('size: 1, deep: {a: 1}', 'deep: {a: 1}, size: 1'));
      },
      plan: {},
      run: {},
    },
    'its code and what it is given': {
      after: (workspace) => {
        workspace.code.set('s.ts', 'else');
        workspace.pipeline(SCRIPT.replace('size: 1', 'size: 2'));
      },
      plan: { s: 'run: code: s.ts changed; with size 1 → 2' },
    },
    'a dep has another name': script('x: d', 'z: d', 'dep d renamed'),
    'a dep has another name, and changed': {
      after: (workspace) => {
        workspace.files.write('d', '');
        workspace.pipeline(SCRIPT.replace('x: d', 'z: d'));
      },
      plan: { s: 'run: dep d renamed' },
    },
    'deps change their names': script('{x: d, y: e}', '{x: e, y: d}', 'dep e renamed; dep d renamed'),
    'an out has another name': script('one: o', 'uno: o', 'out o renamed'),
    'outs change their names': script('{one: o, two: p}', '{two: o, one: p}', 'out o renamed; out p renamed'),
    'outs change their order': script('{one: o, two: p}', '{two: p, one: o}', 'outs changed their order'),
    'a named out more, the other one renamed': script(
      '{one: o, two: p}',
      '{uno: o, two: p, three: r}',
      'out r added; out o renamed',
    ),
    'one out is left, and its name leads nowhere else': script(
      '{one: o, two: p}',
      '{one: o}',
      'out p removed; out o renamed',
    ),
  },
);

test('a file whose name has lines is told in one', () => {
  const nothing = { count: 0, first: [] };
  const files = { changed: { count: 1, first: ['a\nb'] }, mode: nothing, added: nothing, removed: nothing };
  assert.equal(reason({ kind: 'dep', path: 'in', change: 'changed', files }).text, 'dep in: a\\nb changed');
});

test('the name of an only out decides nothing', async () => {
  const workspace = new FakeWorkspace('stages: {s: {script: s.ts, outs: {one: o}}}');
  await workspace.run();
  workspace.pipeline('stages: {s: {script: s.ts, outs: {two: o}}}');
  assert.deepEqual(await workspace.plan(), {});
});

test('what is given to a script may be a list, a text or nothing', async () => {
  const workspace = new FakeWorkspace('stages: {s: {script: s.ts, with: [1, 2]}}');
  await workspace.run();
  for (const [given, line] of [
    ['[1, 2]', undefined],
    ['[1, 2, 3]', 'run: with [1, 2] → [1, 2, 3]'],
    ['[1]', 'run: with [1, 2] → [1]'],
    ['null', 'run: with [1, 2] → null'],
    ['{a: 1}', 'run: with [1, 2] → {a: 1}'],
    ['1', 'run: with [1, 2] → 1'],
  ] as const) {
    workspace.pipeline(`stages: {s: {script: s.ts, with: ${given}}}`);
    assert.equal((await workspace.plan()).s, line, given);
  }
});

planCases(
  'always changed',
  'stages: {s: {cmd: x, deps: [d], outs: [o], always_changed: true}}',
  { d: '1' },
  {
    'it runs though nothing happened': {
      after: () => null,
      plan: { s: 'run: always_changed' },
      asked: {},
      run: { s: 'run: always_changed' },
    },
    'all else that speaks for it is told': {
      after: ({ files }) => {
        files.write('d', '2');
      },
      plan: { s: 'run: always_changed; dep d changed' },
    },
    'never run': {
      after: ({ lock }) => {
        lock.clear();
      },
      plan: { s: 'run: always_changed; never run' },
    },
  },
);

const callback = (settings: string, runs: boolean): void => {
  test(`${runs ? 'runs always' : 'is done once'}: ${settings}`, async () => {
    const workspace = new FakeWorkspace(`stages: {s: {${settings}}}`, { d: '', 'params.yaml': '{"k": 1}' });
    const why = 'it has no deps, params or outs, so it runs always';
    assert.deepEqual(await workspace.run(), { s: runs ? `run: ${why}; never run` : 'run: never run' });
    assert.deepEqual(await workspace.plan(), runs ? { s: `run: ${why}` } : {});
  });
};
callback('cmd: x', true);
callback('cmd: x, wdir: d, env: {A: b}', true);
callback('cmd: x, deps: [d]', false);
callback('cmd: x, params: [{params.yaml: [k]}]', false);
callback('cmd: x, outs: [o]', false);
callback('script: s.ts', false);
