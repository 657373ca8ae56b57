import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PipelineError } from '../../src/model/errors.js';
import { FakeWorkspace } from '../support/fake-workspace.js';
import { planCases } from '../support/plan-cases.js';

const NOTHING = { plan: {}, run: {} };

planCases(
  'a chain',
  `
stages:
  a: {cmd: a, deps: [raw], outs: [x]}
  b: {cmd: b, deps: [x], outs: [y]}
  c: {cmd: c, deps: [y, side], outs: [z]}
  other: {cmd: o, deps: [side], outs: [w]}
`,
  { raw: '1', side: 's' },
  {
    'nothing happened': { after: () => null, ...NOTHING },
    'its source changed': {
      after: ({ files }) => {
        files.write('raw', '2');
      },
      plan: { a: 'run: dep raw changed', b: 'waits: upstream a will run', c: 'waits: upstream b may run' },
      run: { a: 'run: dep raw changed', b: 'run: dep x changed', c: 'run: dep y changed' },
    },
    'early cutoff: what it made came out the same': {
      after: (workspace) => {
        workspace.files.write('raw', '2');
        workspace.makes.set('x', `x of ${workspace.entry('a').key}`);
      },
      plan: { a: 'run: dep raw changed', b: 'waits: upstream a will run', c: 'waits: upstream b may run' },
      run: { a: 'run: dep raw changed' },
    },
    'early cutoff further down': {
      after: (workspace) => {
        workspace.files.write('raw', '2');
        workspace.makes.set('y', `y of ${workspace.entry('b').key}`);
      },
      plan: { a: 'run: dep raw changed', b: 'waits: upstream a will run', c: 'waits: upstream b may run' },
      run: { a: 'run: dep raw changed', b: 'run: dep x changed' },
    },
    'it came out as in an earlier run': {
      after: async (workspace) => {
        workspace.files.write('raw', '2');
        await workspace.run();
        workspace.files.write('raw', '3');
        workspace.makes.set('x', 'x of an earlier run');
        await workspace.run();
        workspace.files.write('raw', '2');
        workspace.makes.clear();
      },
      plan: {
        a: 'restore x: dep raw changed; the same inputs were run before',
        b: 'restore y: dep x changed; the same inputs were run before',
        c: 'restore z: dep y changed; the same inputs were run before',
      },
      run: {
        a: 'restore x: dep raw changed; the same inputs were run before',
        b: 'restore y: dep x changed; the same inputs were run before',
        c: 'restore z: dep y changed; the same inputs were run before',
      },
    },
    'one below has a reason of its own': {
      after: ({ files }) => {
        files.write('raw', '2');
        files.write('side', 'S');
      },
      plan: {
        a: 'run: dep raw changed',
        b: 'waits: upstream a will run',
        c: 'run: dep side changed; upstream b may run',
        other: 'run: dep side changed',
      },
      run: {
        a: 'run: dep raw changed',
        b: 'run: dep x changed',
        c: 'run: dep y changed; dep side changed',
        other: 'run: dep side changed',
      },
    },
    'the last one': {
      after: ({ files }) => {
        files.remove('z');
      },
      plan: { c: 'restore z: out absent: z; the same inputs were run before' },
      run: { c: 'restore z: out absent: z; the same inputs were run before' },
    },
    'the first out is gone: it is restored, and nothing below asks for more': {
      after: ({ files }) => {
        files.remove('x');
      },
      plan: { a: 'restore x: out absent: x; the same inputs were run before' },
      run: { a: 'restore x: out absent: x; the same inputs were run before' },
    },
    'an out was edited': {
      after: ({ files }) => {
        files.write('x', 'edited');
      },
      plan: { a: 'restore x: out changed: x; the same inputs were run before' },
      run: { a: 'restore x: out changed: x; the same inputs were run before' },
    },
    'something lies at an out that none can be': {
      after: ({ unusable }) => unusable.add('y'),
      plan: {
        b: 'restore y: out changed: y (what lies there can’t be an out); the same inputs were run before',
      },
    },
    'a stage is new, and one below reads it': {
      after: (workspace) => {
        workspace.pipeline(
          'stages: {a: {cmd: a, deps: [raw], outs: [x]}, n: {cmd: n, deps: [x], outs: [v]}, b: {cmd: b, deps: [x, v], outs: [y]}}',
        );
      },
      plan: { n: 'run: never run', b: 'run: dep v added; upstream n will run' },
      run: { n: 'run: never run', b: 'run: dep v added' },
    },
    'a new stage whose inputs are open': {
      after: (workspace) => {
        workspace.files.write('raw', '2');
        workspace.lock.delete('c');
      },
      plan: {
        a: 'run: dep raw changed',
        b: 'waits: upstream a will run',
        c: 'run: never run; upstream b may run',
      },
    },
    'its inputs are open, and its out is gone for good': {
      after: (workspace) => {
        workspace.files.write('raw', '2');
        workspace.files.remove('y');
        workspace.store.delete(workspace.hashOf('b'));
      },
      plan: {
        a: 'run: dep raw changed',
        b: 'run: out absent: y (the store has no good copy); upstream a will run',
        c: 'waits: upstream b will run',
      },
    },
    'its inputs are open, and its out is in the store': {
      after: ({ files }) => {
        files.write('raw', '2');
        files.remove('y');
      },
      plan: {
        a: 'run: dep raw changed',
        b: 'waits: out absent: y; upstream a will run',
        c: 'waits: upstream b may run',
      },
    },
    'forced with inputs open': {
      after: ({ files }) => {
        files.write('raw', '2');
      },
      asked: { forced: ['b'] },
      plan: {
        a: 'run: dep raw changed',
        b: 'run: forced; upstream a will run',
        c: 'waits: upstream b will run',
      },
      run: { a: 'run: dep raw changed', b: 'run: forced; dep x changed', c: 'run: dep y changed' },
    },
    'forced in the middle: what it made is the same': {
      after: () => null,
      asked: { forced: ['b'] },
      plan: { b: 'run: forced', c: 'waits: upstream b will run' },
      run: { b: 'run: forced' },
    },
    'a target has its upstream, and no other': {
      after: ({ files }) => {
        files.write('raw', '2');
        files.write('side', 'S');
      },
      asked: { targets: ['b'] },
      plan: { a: 'run: dep raw changed', b: 'waits: upstream a will run' },
      run: { a: 'run: dep raw changed', b: 'run: dep x changed' },
    },
    'two targets': {
      after: ({ files }) => {
        files.write('side', 'S');
      },
      asked: { targets: ['other', 'a'] },
      plan: { other: 'run: dep side changed' },
    },
    'no target': {
      after: ({ files }) => {
        files.remove('raw');
      },
      asked: { targets: [] },
      plan: {},
    },
  },
);

planCases(
  'one of two outs is read, and a part of the other',
  'stages: {a: {cmd: a, deps: [raw], outs: [x, d]}, b: {cmd: b, deps: [d], outs: [y]}, c: {cmd: c, deps: [d/a], outs: [z]}}',
  { raw: '1' },
  {
    'nothing happened': { after: () => null, ...NOTHING },
    'the one that nobody reads comes out differently': {
      after: (workspace) => {
        workspace.files.write('raw', '2');
        workspace.makes.set('x', 'else');
      },
      plan: {
        a: 'run: dep raw changed',
        b: 'waits: upstream a will run',
        c: 'waits: upstream a will run',
      },
      run: { a: 'run: dep raw changed' },
    },
    'a part that the folder doesn’t have, and only the store has the folder': {
      after: (workspace) => {
        workspace.pipeline(
          'stages: {a: {cmd: a, deps: [raw], outs: [x, d]}, c: {cmd: c, deps: [d/no], outs: [z]}}',
        );
        workspace.files.remove('d');
      },
      plan: {
        a: 'restore d: out absent: d; the same inputs were run before',
        c: 'run: dep d/no added; dep d/a removed; upstream a will be restored',
      },
    },
  },
  { x: '1', d: { a: '1' } },
);

planCases(
  'a diamond',
  `
stages:
  top: {cmd: t, deps: [raw], outs: [t]}
  left: {cmd: l, deps: [t], outs: [l]}
  right: {cmd: r, deps: [t, side], outs: [r]}
  bottom: {cmd: b, deps: [l, r, t], outs: [b]}
`,
  { raw: '1', side: 's' },
  {
    'the top': {
      after: ({ files }) => {
        files.write('raw', '2');
      },
      plan: {
        top: 'run: dep raw changed',
        left: 'waits: upstream top will run',
        right: 'waits: upstream top will run',
        bottom: 'waits: upstream left may run; upstream right may run; upstream top will run',
      },
      run: {
        top: 'run: dep raw changed',
        left: 'run: dep t changed',
        right: 'run: dep t changed',
        bottom: 'run: dep l changed; dep r changed; dep t changed',
      },
    },
    'one side': {
      after: ({ files }) => {
        files.write('side', 'S');
      },
      plan: { right: 'run: dep side changed', bottom: 'waits: upstream right will run' },
      run: { right: 'run: dep side changed', bottom: 'run: dep r changed' },
    },
  },
);

planCases(
  'folders',
  `
stages:
  make: {cmd: m, deps: [raw], outs: [d]}
  whole: {cmd: w, deps: [d], outs: [w]}
  part: {cmd: p, deps: [d/a], outs: [p]}
  deep: {cmd: q, deps: [d/s/t], outs: [q]}
  inner: {cmd: i, deps: [raw], outs: [in/i]}
  other: {cmd: o, deps: [raw], outs: [in/o]}
  holds: {cmd: n, deps: [in], outs: [n]}
`,
  { raw: '1', 'in/source': '', 'in-side': '' },
  {
    'nothing happened': { after: () => null, ...NOTHING },
    'one file in it changes': {
      after: (workspace) => {
        workspace.files.write('raw', '2');
        workspace.makes.set('d', { a: '2', 's/t': '1' });
        workspace.makes.set('in/i', 'i2');
      },
      plan: {
        make: 'run: dep raw changed',
        whole: 'waits: upstream make will run',
        part: 'waits: upstream make will run',
        deep: 'waits: upstream make will run',
        inner: 'run: dep raw changed',
        other: 'run: dep raw changed',
        holds: 'waits: upstream inner will run; upstream other will run',
      },
      run: {
        make: 'run: dep raw changed',
        whole: 'run: dep d changed',
        part: 'run: dep d/a changed',
        inner: 'run: dep raw changed',
        other: 'run: dep raw changed',
        holds: 'run: dep in changed',
      },
    },
    'the folder is gone, and what was in it is known': {
      after: ({ files }) => {
        files.remove('d');
      },
      plan: { make: 'restore d: out absent: d; the same inputs were run before' },
      run: { make: 'restore d: out absent: d; the same inputs were run before' },
    },
    'a file in it was edited: it is restored before anybody reads it': {
      after: ({ files }) => {
        files.write('d/a', 'edited');
      },
      plan: { make: 'restore d: out changed: d; the same inputs were run before' },
      run: { make: 'restore d: out changed: d; the same inputs were run before' },
    },
    'a part of it is needed, and the store has it no more': {
      after: (workspace) => {
        workspace.files.remove('d');
        workspace.store.delete(workspace.hashOf('make'));
      },
      plan: {
        make: 'run: out absent: d (the store has no good copy)',
        whole: 'waits: upstream make will run',
        part: 'waits: upstream make will run',
        deep: 'waits: upstream make will run',
      },
      run: { make: 'run: out absent: d (the store has no good copy)' },
    },
    'an out in a folder that is a dep is gone: the folder’s bytes are open': {
      after: ({ files }) => {
        files.remove('in/i');
      },
      plan: {
        inner: 'restore in/i: out absent: in/i; the same inputs were run before',
        holds: 'waits: upstream inner will be restored',
      },
      run: { inner: 'restore in/i: out absent: in/i; the same inputs were run before' },
    },
    'a source in a folder that holds outs': {
      after: ({ files }) => {
        files.write('in/source', 'changed');
      },
      plan: { holds: 'run: dep in changed' },
      run: { holds: 'run: dep in changed' },
    },
    'a file beside the folder': {
      after: ({ files }) => {
        files.write('in-side', 'changed');
      },
      ...NOTHING,
    },
    'one dep inside and one of the whole workspace': {
      after: (workspace) => {
        workspace.pipeline('stages: {make: {cmd: m, deps: [raw], outs: [d]}, all: {cmd: a, deps: [.]}}');
        workspace.files.write('raw', '2');
      },
      plan: { make: 'run: dep raw changed', all: 'run: never run; upstream make will run' },
    },
  },
  { d: { a: '1', 's/t': '1' }, 'in/i': 'i', 'in/o': 'o' },
);

const GROUP = `
stages:
  cell: {foreach: [a, b, c], do: {cmd: 'c \${item}', deps: ['raw-\${item}'], outs: ['o-\${item}', 'p-\${item}']}}
  all: {cmd: all, deps: [{stage: cell}], outs: [all]}
  one: {cmd: one, deps: [{stage: cell@b}], outs: [one]}
`;
const CELLS = { 'raw-a': '1', 'raw-b': '1', 'raw-c': '1', 'raw-d': '1' };

/** These outs become what they are now, whatever runs. */
function remake(workspace: FakeWorkspace, outs: readonly string[]): void {
  for (const out of outs) {
    const lying = workspace.files.at(out);
    if (lying !== null) workspace.makes.set(out, lying);
  }
}

planCases('groups', GROUP, CELLS, {
  'nothing happened': { after: () => null, ...NOTHING },
  'a cell changed': {
    after: ({ files }) => {
      files.write('raw-a', '2');
    },
    plan: { 'cell@a': 'run: dep raw-a changed', all: 'waits: upstream cell@a will run' },
    run: { 'cell@a': 'run: dep raw-a changed', all: 'run: dep cell: cell@a changed' },
  },
  'the cell that is read by itself changed': {
    after: ({ files }) => {
      files.write('raw-b', '2');
    },
    plan: {
      'cell@b': 'run: dep raw-b changed',
      all: 'waits: upstream cell@b will run',
      one: 'waits: upstream cell@b will run',
    },
    run: {
      'cell@b': 'run: dep raw-b changed',
      all: 'run: dep cell: cell@b changed',
      one: 'run: dep cell@b changed',
    },
  },
  'early cutoff in a group': {
    after: (workspace) => {
      workspace.files.write('raw-a', '2');
      for (const out of ['o-a', 'p-a'])
        workspace.makes.set(out, `${out} of ${workspace.entry('cell@a').key}`);
    },
    plan: { 'cell@a': 'run: dep raw-a changed', all: 'waits: upstream cell@a will run' },
    run: { 'cell@a': 'run: dep raw-a changed' },
  },
  'only the second of a cell’s outs changed': {
    after: (workspace) => {
      workspace.files.write('raw-a', '2');
      workspace.makes.set('o-a', `o-a of ${workspace.entry('cell@a').key}`);
    },
    plan: { 'cell@a': 'run: dep raw-a changed', all: 'waits: upstream cell@a will run' },
    run: { 'cell@a': 'run: dep raw-a changed', all: 'run: dep cell: cell@a changed' },
  },
  'a cell’s outs are fewer, and those left are what they were': {
    after: (workspace) => {
      remake(workspace, ['o-a', 'o-b', 'o-c']);
      workspace.pipeline(GROUP.replace(", 'p-${item}'", ''));
    },
    plan: {
      'cell@a': 'run: out p-a removed',
      'cell@b': 'run: out p-b removed',
      'cell@c': 'run: out p-c removed',
      all: 'waits: upstream cell@a will run; upstream cell@b will run; upstream cell@c will run',
      one: 'waits: upstream cell@b will run',
    },
    run: {
      'cell@a': 'run: out p-a removed',
      'cell@b': 'run: out p-b removed',
      'cell@c': 'run: out p-c removed',
      all: 'run: dep cell: cell@a, cell@b, cell@c changed',
      one: 'run: dep cell@b changed',
    },
  },
  'a cell’s outs are more, and those of before are what they were': {
    after: async (workspace) => {
      workspace.pipeline(GROUP.replace(", 'p-${item}'", ''));
      await workspace.run();
      remake(workspace, ['o-a', 'o-b', 'o-c']);
      workspace.results.clear();
      workspace.pipeline(GROUP);
    },
    plan: {
      'cell@a': 'run: out p-a added',
      'cell@b': 'run: out p-b added',
      'cell@c': 'run: out p-c added',
      all: 'waits: upstream cell@a will run; upstream cell@b will run; upstream cell@c will run',
      one: 'waits: upstream cell@b will run',
    },
    run: {
      'cell@a': 'run: out p-a added',
      'cell@b': 'run: out p-b added',
      'cell@c': 'run: out p-c added',
      all: 'run: dep cell: cell@a, cell@b, cell@c changed',
      one: 'run: dep cell@b changed',
    },
  },
  'an out of a cell has another path, and the same bytes': {
    after: (workspace) => {
      remake(workspace, ['o-a', 'o-b', 'o-c']);
      for (const cell of ['a', 'b', 'c']) {
        workspace.makes.set(`q-${cell}`, `p-${cell} of ${workspace.entry(`cell@${cell}`).key}`);
      }
      workspace.pipeline(GROUP.replace('p-${item}', 'q-${item}'));
    },
    plan: {
      'cell@a': 'run: out q-a added; out p-a removed',
      'cell@b': 'run: out q-b added; out p-b removed',
      'cell@c': 'run: out q-c added; out p-c removed',
      all: 'waits: upstream cell@a will run; upstream cell@b will run; upstream cell@c will run',
      one: 'waits: upstream cell@b will run',
    },
    run: {
      'cell@a': 'run: out q-a added; out p-a removed',
      'cell@b': 'run: out q-b added; out p-b removed',
      'cell@c': 'run: out q-c added; out p-c removed',
      all: 'run: dep cell: cell@a, cell@b, cell@c changed',
      one: 'run: dep cell@b changed',
    },
  },
  'a cell was made before': {
    after: async (workspace) => {
      const before = workspace.entry('all');
      workspace.files.write('raw-a', '2');
      await workspace.run();
      workspace.files.write('raw-a', '1');
      workspace.lock.set('all', {
        ...before,
        key: workspace.entry('all').key,
        inputs: workspace.entry('all').inputs,
      });
      workspace.results.delete(before.key);
    },
    plan: {
      'cell@a': 'restore o-a, p-a: dep raw-a changed; the same inputs were run before',
      all: 'run: dep cell: cell@a changed',
    },
  },
  'a cell more': {
    after: (workspace) => {
      workspace.pipeline(GROUP.replace('[a, b, c]', '[a, b, c, d]'));
    },
    plan: { 'cell@d': 'run: never run', all: 'waits: upstream cell@d will run' },
    run: { 'cell@d': 'run: never run', all: 'run: dep cell: cell@d added' },
  },
  'a cell less': {
    after: (workspace) => {
      workspace.pipeline(GROUP.replace('[a, b, c]', '[b, c]'));
    },
    plan: { all: 'run: dep cell: cell@a removed' },
    run: { all: 'run: dep cell: cell@a removed' },
  },
  'cells more and less; those of a group with a longer name are not of it': {
    after: async (workspace) => {
      const other = 'cellar: {foreach: [x], do: {cmd: y, outs: [z]}}';
      workspace.pipeline(`${GROUP}  ${other}\n`);
      await workspace.run();
      workspace.pipeline(GROUP.replace('[a, b, c]', '[c]').replace('cell@b', 'cell@c'));
    },
    plan: { all: 'run: dep cell: cell@a, cell@b removed', one: 'run: dep cell@c added; dep cell@b removed' },
  },
  'the group has another name: its cells’ keys are the same': {
    after: (workspace) => {
      workspace.pipeline(GROUP.replaceAll('cell', 'unit'));
    },
    plan: {
      all: 'run: dep unit added; dep cell removed',
      one: 'run: dep unit@b added; dep cell@b removed',
    },
  },
  'the dep has a name': {
    after: (workspace) => {
      workspace.pipeline(GROUP.replace('[{stage: cell}]', '{c: {stage: cell}}'));
    },
    plan: { all: 'run: dep cell renamed' },
    run: { all: 'run: dep cell renamed' },
  },
  'the dep is gone': {
    after: (workspace) => {
      workspace.pipeline(GROUP.replace('[{stage: cell}]', '[raw-a]'));
    },
    plan: { all: 'run: dep raw-a added; dep cell removed' },
    run: { all: 'run: dep raw-a added; dep cell removed' },
  },
  'the order of the items decides nothing': {
    after: (workspace) => {
      workspace.pipeline(GROUP.replace('[a, b, c]', '[c, a, b]'));
    },
    ...NOTHING,
  },
  'a cell’s out is gone: what it made is known': {
    after: ({ files }) => {
      files.remove('p-a');
    },
    plan: { 'cell@a': 'restore p-a: out absent: p-a; the same inputs were run before' },
    run: { 'cell@a': 'restore p-a: out absent: p-a; the same inputs were run before' },
  },
});

planCases(
  'params that a stage makes',
  `
stages:
  make: {cmd: m, deps: [raw], outs: [p.yaml]}
  use: {cmd: u, params: [{p.yaml: [k]}], outs: [u]}
  whole: {cmd: w, params: [{p.yaml: }], outs: [w]}
`,
  { raw: '1' },
  {
    'nothing happened': { after: () => null, ...NOTHING },
    'another value': {
      after: (workspace) => {
        workspace.files.write('raw', '2');
        workspace.makes.set('p.yaml', '{"k": 2}');
      },
      plan: {
        make: 'run: dep raw changed',
        use: 'waits: upstream make will run',
        whole: 'waits: upstream make will run',
      },
      run: {
        make: 'run: dep raw changed',
        use: 'run: param k 1 → 2',
        whole: 'run: params file p.yaml changed',
      },
    },
    'early cutoff: the tracked value is the same': {
      after: (workspace) => {
        workspace.files.write('raw', '2');
        workspace.makes.set('p.yaml', '{"k": 1, "more": 1}');
      },
      plan: {
        make: 'run: dep raw changed',
        use: 'waits: upstream make will run',
        whole: 'waits: upstream make will run',
      },
      run: { make: 'run: dep raw changed', whole: 'run: params file p.yaml changed' },
    },
    'it is gone, and restored before it is read': {
      after: ({ files }) => {
        files.remove('p.yaml');
      },
      plan: {
        make: 'restore p.yaml: out absent: p.yaml; the same inputs were run before',
        use: 'waits: upstream make will be restored',
        whole: 'waits: upstream make will be restored',
      },
      run: { make: 'restore p.yaml: out absent: p.yaml; the same inputs were run before' },
    },
  },
  { 'p.yaml': '{"k": 1}' },
);

async function told(workspace: FakeWorkspace): Promise<string> {
  try {
    await workspace.plan();
  } catch (error) {
    if (error instanceof PipelineError) return error.message;
    throw error;
  }
  assert.fail('there was nothing wrong');
}

suite('what is wrong', () => {
  test('a dep that nobody makes, at its place, with what to do', async () => {
    assert.equal(
      await told(new FakeWorkspace('stages: {a: {cmd: x, deps: [raw, ./gone]}}', { raw: '' })),
      `pipeline.yaml:1:34: stage "a": dep "./gone" does not exist, and no stage makes it
  1 | stages: {a: {cmd: x, deps: [raw, ./gone]}}
    |                                  ^^^^^^
Create it, correct its path, or name it among the outs of the stage that makes it.`,
    );
  });

  test('all that is wrong is told, in order of the graph, and each thing once', async () => {
    const workspace = new FakeWorkspace(`
stages:
  c: {cmd: x, deps: [b.out, no1]}
  b: {cmd: x, deps: [no2], outs: [b.out]}
  cell: {foreach: [1, 2], do: {cmd: x, deps: [no3]}}
  p: {cmd: x, params: [{no4.yaml: [k]}]}
  cells: {foreach: [1, 2], do: {script: s.ts}}
`);
    workspace.unfollowable.add('s.ts');
    const text = await told(workspace);
    assert.deepEqual(
      text.split('\n').filter((line) => line.startsWith('pipeline.yaml')),
      [
        'pipeline.yaml:4:22: stage "b": dep "no2" does not exist, and no stage makes it',
        'pipeline.yaml:3:29: stage "c": dep "no1" does not exist, and no stage makes it',
        'pipeline.yaml:5:47: stage "cell@1" and 1 more cell: dep "no3" does not exist, and no stage makes it',
        'pipeline.yaml:6:3: p: no params file no4.yaml',
        "pipeline.yaml:7:3: s.ts can't be followed",
      ],
    );
  });

  test('a dep inside an out that the out doesn’t have', async () => {
    const workspace = new FakeWorkspace(
      'stages: {make: {cmd: x, outs: [d]}, use: {cmd: x, deps: [d/no]}}',
      {},
      { d: { a: '' } },
    );
    assert.deepEqual(await workspace.plan(), {
      make: 'run: never run',
      use: 'run: never run; upstream make will run',
    });
    await assert.rejects(workspace.run(), /dep "d\/no" does not exist, though stage "make" made the folder/);
  });

  test('an error of another kind is a bug, and stops everything', async () => {
    const workspace = new FakeWorkspace('stages: {a: {cmd: x, params: [{p.yaml: [k]}]}}', { 'p.yaml': '{' });
    await assert.rejects(workspace.plan(), SyntaxError);
  });
});

test('a wave is asked together: the rounds are those of its slowest stage', async () => {
  const cells = Array.from({ length: 20 }, (_, index) => String(index));
  const workspace = new FakeWorkspace(
    `stages: {cell: {foreach: [${cells.join(', ')}], do: {cmd: x, deps: [raw], outs: ['o-\${item}']}}, all: {cmd: x, deps: [{stage: cell}], outs: [all]}}`,
    { raw: '1' },
  );
  const kinds = (): string[] =>
    workspace.rounds.splice(0).map((round) => {
      const asked = round.map(({ ask }) => ask);
      return [...new Set(asked)]
        .map((ask) => `${ask} ${asked.filter((one) => one === ask).length}`)
        .join(', ');
    });
  await workspace.plan();
  assert.deepEqual(kinds(), ['fixed 20, content 20', 'result 20', 'fixed 1']);
  await workspace.run();
  workspace.rounds.splice(0);
  await workspace.plan();
  assert.deepEqual(
    kinds(),
    ['out 20, fixed 20, content 20', 'out 1, fixed 1'],
    'what is in place asks no store',
  );
  for (const cell of cells) workspace.files.remove(`o-${cell}`);
  await workspace.plan();
  assert.deepEqual(kinds(), ['out 20, fixed 20, content 20', 'result 20', 'stored 20', 'out 1, fixed 1']);
  await workspace.plan({ runCache: false });
  assert.deepEqual(
    kinds(),
    ['out 20, fixed 20, content 20', 'out 1, fixed 1'],
    'neither run cache nor store',
  );
  const { results } = workspace;
  const known = [...results];
  results.clear();
  await workspace.plan();
  assert.deepEqual(kinds(), ['out 20, fixed 20, content 20', 'result 20', 'stored 20', 'out 1, fixed 1']);
  for (const [key, result] of known) results.set(key, result);
  workspace.lock.clear();
  await workspace.plan();
  assert.deepEqual(
    kinds(),
    ['fixed 20, content 20', 'result 20', 'out 20', 'stored 20', 'fixed 1', 'result 1', 'out 1'],
    'outs that no record knows are not hashed',
  );
});

test('which files changed is asked for a script whose code did, and for nothing else', async () => {
  const asked = async (change: (workspace: FakeWorkspace) => void): Promise<number> => {
    const workspace = new FakeWorkspace(
      'stages: {s: {script: s.ts, deps: [d], outs: [o]}, c: {cmd: c, deps: [d]}}',
      {
        d: '1',
      },
    );
    await workspace.run();
    workspace.rounds.splice(0);
    change(workspace);
    await workspace.plan();
    return workspace.rounds.flat().filter(({ ask }) => ask === 'changed-files').length;
  };
  const edit = ({ files }: FakeWorkspace): void => {
    files.write('d', '2');
  };
  assert.equal(await asked(edit), 0);
  assert.equal(await asked(({ code }) => code.set('s.ts', 'else')), 1);
  const other = (workspace: FakeWorkspace): void => {
    workspace.pipeline('stages: {s: {cmd: s, deps: [d], outs: [o]}, c: {script: c.ts, deps: [d]}}');
  };
  assert.equal(await asked(other), 0);
});

test('a plan changes nothing', async () => {
  const workspace = new FakeWorkspace(GROUP, CELLS);
  const first = await workspace.plan();
  assert.deepEqual(await workspace.plan(), first);
  assert.equal(workspace.lock.size + workspace.results.size + workspace.store.size, 0);
});

test('what was read once holds for the whole run', async () => {
  const workspace = new FakeWorkspace(
    'stages: {a: {cmd: x, params: [{p.yaml: [k]}], env: {A: "1"}, outs: [o]}}',
    { 'p.yaml': '{"k": 1}' },
  );
  const [stage] = workspace.graph.stages.values();
  assert.ok(stage);
  const planner = workspace.planner();
  const first = (await planner.planAll([stage])).get('a');
  workspace.files.write('p.yaml', '{"k": 2}');
  workspace.host.shell = 'zsh';
  workspace.rounds.splice(0);
  const again = await planner.replan(stage);
  assert.deepEqual(again.known, first?.known);
  assert.deepEqual(
    workspace.rounds.map((round) => round.map(({ ask }) => ask)),
    [[], ['result']],
  );
});
