import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sha256, type StageKey } from '../../src/model/hashes.js';
import { FakeWorkspace } from '../support/fake-workspace.js';
import { planCases } from '../support/plan-cases.js';

const NOTHING = { plan: {}, run: {} };
const BEFORE = 'the same inputs were run before';

planCases(
  'lock, run cache and store',
  'stages: {s: {cmd: x, deps: [raw], outs: [o, {p: {cache: false}}, {g: {git: true}}]}}',
  { raw: '1' },
  {
    'the lock is gone: the run cache knows the key, and all lies there': {
      after: ({ lock }) => {
        lock.clear();
      },
      ...NOTHING,
    },
    'lock and outs are gone, and one was in no store': {
      after: ({ lock, files }) => {
        lock.clear();
        for (const out of ['o', 'p', 'g']) files.remove(out);
      },
      plan: { s: 'run: never run' },
      run: { s: 'run: never run' },
    },
    'the lock is gone, and what the store has': {
      after: ({ lock, files }) => {
        lock.clear();
        for (const out of ['o', 'g']) files.remove(out);
      },
      plan: { s: `restore o, g: never run; ${BEFORE}` },
      run: { s: `restore o, g: never run; ${BEFORE}` },
    },
    'the lock is gone, and one out was edited': {
      after: ({ lock, files }) => {
        lock.clear();
        files.write('o', 'edited');
      },
      plan: { s: `restore o: never run; ${BEFORE}` },
      run: { s: `restore o: never run; ${BEFORE}` },
    },
    'the run cache is empty, and all lies there': {
      after: ({ results }) => {
        results.clear();
      },
      ...NOTHING,
    },
    'the run cache is empty, and the store has what is gone': {
      after: ({ results, files }) => {
        results.clear();
        files.remove('o');
      },
      plan: { s: `restore o: out absent: o; ${BEFORE}` },
      run: { s: `restore o: out absent: o; ${BEFORE}` },
    },
    'an out that is in no store is gone': {
      after: ({ files }) => {
        files.remove('p');
      },
      plan: { s: 'run: out absent: p' },
      run: { s: 'run: out absent: p' },
    },
    'outs are gone, and the store has lost one': {
      after: (workspace) => {
        workspace.files.remove('o');
        workspace.files.remove('p');
        workspace.files.write('g', 'edited');
        workspace.store.delete(workspace.hashOf('s', 0));
        workspace.store.delete(workspace.hashOf('s', 2));
      },
      plan: {
        s: 'run: out absent: o (the store has no good copy); out absent: p; out changed: g (the store has no good copy)',
      },
    },
    'lock and run cache have different outs of one key: the lock’s lie there': {
      after: (workspace) => {
        const { key, outs } = workspace.entry('s');
        workspace.results.set(key, { key, outs: outs.map((out) => ({ ...out, hash: 'file:other' })) });
      },
      ...NOTHING,
    },
    'lock and run cache have different outs of one key: the run cache’s lie there': {
      after: (workspace) => {
        workspace.relock('s', ({ outs }) => ({ outs: outs.map((out) => ({ ...out, hash: 'file:other' })) }));
      },
      ...NOTHING,
    },
    'of two results that the store has, the lock’s is restored': {
      after: (workspace) => {
        const { key, outs } = workspace.entry('s');
        const [first, ...others] = outs;
        assert.ok(first);
        workspace.results.set(key, { key, outs: [{ ...first, hash: 'file:other' }, ...others] });
        workspace.store.set('file:other', 'other');
        workspace.files.remove('o');
      },
      plan: { s: `restore o: out absent: o; ${BEFORE}` },
      run: { s: `restore o: out absent: o; ${BEFORE}` },
    },
    'the lock’s result is lost, and the run cache’s is in the store': {
      after: (workspace) => {
        const [first] = workspace.entry('s').outs;
        workspace.relock('s', ({ outs }) => ({
          outs: [{ ...outs[0], path: 'o', size: 1, hash: 'file:other' }, ...outs.slice(1)],
        }));
        workspace.files.remove('o');
        assert.ok(first);
      },
      plan: { s: `restore o: ${BEFORE}` },
      run: { s: `restore o: ${BEFORE}` },
    },
    'neither is asked: what lies there is up to date': {
      after: () => null,
      asked: { runCache: false },
      ...NOTHING,
    },
    'neither is asked: what is gone is made again': {
      after: ({ files }) => {
        files.remove('o');
      },
      asked: { runCache: false },
      plan: { s: 'run: out absent: o' },
      run: { s: 'run: out absent: o' },
    },
    'neither is asked, and the lock is gone': {
      after: ({ lock }) => {
        lock.clear();
      },
      asked: { runCache: false },
      plan: { s: 'run: never run' },
    },
    'inputs as in an earlier run': {
      after: async (workspace) => {
        workspace.makes.set('p', 'always the same');
        workspace.files.write('raw', '2');
        await workspace.run();
        workspace.files.write('raw', '3');
        await workspace.run();
        workspace.files.write('raw', '2');
      },
      plan: { s: `restore o, g: dep raw changed; ${BEFORE}` },
      run: { s: `restore o, g: dep raw changed; ${BEFORE}` },
    },
    'inputs as in an earlier run, whose outs lie there': {
      after: async (workspace) => {
        for (const out of ['o', 'p', 'g']) workspace.makes.set(out, 'always the same');
        workspace.files.write('raw', '2');
        await workspace.run();
        workspace.files.write('raw', '3');
        await workspace.run();
        workspace.files.write('raw', '2');
      },
      ...NOTHING,
    },
    'a lock of another key whose outs lie there says nothing of what the run cache has': {
      after: async (workspace) => {
        workspace.files.write('raw', '2');
        await workspace.run();
        workspace.files.write('raw', '1');
      },
      plan: { s: 'run: dep raw changed' },
      run: { s: 'run: dep raw changed' },
    },
  },
);

suite('damage', () => {
  const PIPELINE = 'stages: {s: {cmd: x, outs: [o]}, t: {cmd: y, deps: [o], outs: [q]}}';

  test('a content whose copy turns out to be damaged is no longer counted on: its stage runs, once', async () => {
    const workspace = new FakeWorkspace(PIPELINE);
    await workspace.run();
    workspace.damaged.add(workspace.hashOf('s'));
    workspace.files.remove('o');
    assert.deepEqual(
      await workspace.plan(),
      { s: `restore o: out absent: o; ${BEFORE}` },
      'nobody knows yet',
    );
    assert.deepEqual(await workspace.run(), { s: 'run: out absent: o (the store has no good copy)' });
    assert.deepEqual(await workspace.plan(), {});
  });

  test('one that only the run cache names', async () => {
    const workspace = new FakeWorkspace(PIPELINE);
    await workspace.run();
    workspace.damaged.add(workspace.hashOf('s'));
    workspace.files.remove('o');
    workspace.lock.delete('s');
    assert.deepEqual(await workspace.run(), { s: 'run: never run' });
  });

  test('of two results, the one whose copy is good', async () => {
    const workspace = new FakeWorkspace(PIPELINE);
    await workspace.run();
    const { key, outs } = workspace.entry('s');
    workspace.store.set('file:other', 'other');
    workspace.damaged.add('file:other');
    workspace.relock('s', () => ({ outs: [{ path: 'o', hash: 'file:other', size: 5 }] }));
    workspace.files.remove('o');
    assert.deepEqual(await workspace.run(), { s: `restore o: ${BEFORE}` });
    assert.deepEqual(workspace.entry('s').outs, outs);
    assert.equal(workspace.entry('s').key, key);
  });

  test('a part of a damaged folder is still known by its manifest', async () => {
    const workspace = new FakeWorkspace(
      'stages: {s: {cmd: x, outs: [d]}, t: {cmd: y, deps: [d/a, d/none], outs: [q]}}',
      {},
      { d: { a: '1', none: '2' } },
    );
    await workspace.run();
    workspace.files.remove('d');
    workspace.damaged.add(workspace.hashOf('s'));
    assert.deepEqual(await workspace.run(), { s: 'run: out absent: d (the store has no good copy)' });
  });
});

planCases(
  'persist',
  'stages: {s: {cmd: x, deps: [raw], outs: [o, {acc: {persist: true}}]}}',
  { raw: '1' },
  {
    'nothing happened': { after: () => null, ...NOTHING },
    'inputs as in an earlier run: the run cache is no answer': {
      after: async (workspace) => {
        workspace.files.write('raw', '2');
        await workspace.run();
        workspace.files.write('raw', '1');
      },
      plan: { s: 'run: dep raw changed' },
      run: { s: 'run: dep raw changed' },
    },
    'the lock is gone: the run cache is no answer, though all lies there': {
      after: ({ lock }) => {
        lock.clear();
      },
      plan: { s: 'run: never run' },
      run: { s: 'run: never run' },
    },
    'the lock’s own result is restored': {
      after: ({ files }) => {
        files.remove('acc');
        files.remove('o');
      },
      plan: { s: `restore o, acc: out absent: o; out absent: acc; ${BEFORE}` },
      run: { s: `restore o, acc: out absent: o; out absent: acc; ${BEFORE}` },
    },
  },
);

const FROZEN = (frozen: boolean): string =>
  `stages: {a: {cmd: a, deps: [raw], outs: [x]}, f: {cmd: f, deps: [x, gone], params: [{no.yaml: [k]}], outs: [o, p]${frozen ? ', frozen: true' : ''}}, z: {cmd: z, deps: [o], outs: [z]}}`;

suite('frozen', () => {
  async function workspace(): Promise<FakeWorkspace> {
    const made = new FakeWorkspace(FROZEN(false), { raw: '1', gone: '', 'no.yaml': '{"k": 1}' });
    await made.run();
    made.pipeline(FROZEN(true));
    made.files.remove('gone');
    made.files.remove('no.yaml');
    return made;
  }
  const cases: Readonly<Record<string, [(w: FakeWorkspace) => unknown, Record<string, string>]>> = {
    'it looks at nothing above it': [
      ({ files }) => {
        files.write('raw', '2');
      },
      { a: 'run: dep raw changed' },
    ],
    'nor at its own command': [
      (w) => {
        w.pipeline(FROZEN(true).replace('cmd: f', 'cmd: other'));
      },
      {},
    ],
    'whatever lies there is its result': [
      ({ files }) => {
        files.write('o', 'edited');
      },
      { z: 'run: dep o changed' },
    ],
    'even without a lock': [
      ({ lock, results, files }) => {
        lock.delete('f');
        results.clear();
        files.write('p', 'edited');
      },
      {},
    ],
    'what is gone is restored': [
      ({ files }) => {
        files.remove('o');
      },
      { f: 'restore o: out absent: o' },
    ],
    'what is gone is restored beside what was edited': [
      ({ files }) => {
        files.remove('o');
        files.write('p', 'edited');
      },
      { f: 'restore o: out absent: o' },
    ],
    'all of it': [
      ({ files }) => {
        files.remove('o');
        files.remove('p');
      },
      { f: 'restore o, p: out absent: o; out absent: p' },
    ],
    'what can’t be an out counts as absent': [
      ({ unusable }) => unusable.add('o'),
      { f: 'restore o: out absent: o' },
    ],
  };
  for (const [title, [after, plan]] of Object.entries(cases)) {
    test(title, async () => {
      const frozen = await workspace();
      await after(frozen);
      assert.deepEqual(await frozen.plan(), plan);
      assert.deepEqual(await frozen.run(), plan);
    });
  }

  for (const [title, after, request] of [
    ['no lock', (w: FakeWorkspace) => w.lock.delete('f'), {}],
    [
      'a store without it',
      (w: FakeWorkspace) => {
        w.store.clear();
      },
      {},
    ],
    ['a store that isn’t asked', () => null, { runCache: false }],
    [
      'another out since',
      (w: FakeWorkspace) => {
        w.pipeline(FROZEN(true).replace('[o, p]', '[p, r]').replace('[o]', '[r]'));
      },
      {},
    ],
    [
      'a forged block',
      (w: FakeWorkspace) => {
        w.relock('f', ({ outs }) => ({ outs: [...outs].reverse() }));
      },
      {},
    ],
  ] as const) {
    test(`gone, and ${title}: planning fails`, async () => {
      const frozen = await workspace();
      frozen.files.remove('o');
      after(frozen);
      await assert.rejects(frozen.plan(request), {
        name: 'PipelineError',
        message:
          /stage "f": frozen and absent: [or]\n.*\n.*\nA frozen stage never runs, and the store cannot restore it\. Remove `frozen`, or put the out back\./,
      });
    });
  }

  test('that nobody asked for it doesn’t matter', async () => {
    const frozen = await workspace();
    frozen.files.remove('o');
    frozen.lock.clear();
    frozen.results.clear();
    assert.deepEqual(await frozen.plan({ targets: ['a'] }), { a: 'run: never run' });
  });

  test('forcing doesn’t thaw it', async () => {
    const frozen = await workspace();
    assert.deepEqual(await frozen.plan({ forced: ['f'] }), {});
  });

  test('--allow-missing: what is gone is as the lock has it, until somebody reads it', async () => {
    const frozen = await workspace();
    frozen.files.remove('o');
    frozen.store.clear();
    assert.deepEqual(await frozen.plan({ allowMissing: true }), { f: 'without o' });
    frozen.pipeline(FROZEN(true).replace('cmd: z', 'cmd: other'));
    await assert.rejects(frozen.plan({ allowMissing: true }), /frozen and absent: o/);
  });
});

suite('forged records', () => {
  const PIPELINE =
    'stages: {s: {script: x.ts, deps: [raw], outs: {a: o, b: p}}, t: {cmd: y, deps: [o], outs: [q]}}';
  const LOCK = "the lock's record names other outs than the stage: damaged or forged";
  const CACHE = "the run cache's record names other outs than the stage: damaged or forged";
  const cases: Readonly<Record<string, [(w: FakeWorkspace) => void, string]>> = {
    'the lock’s outs in another order': [
      (w) => {
        w.relock('s', ({ outs }) => ({ outs: [...outs].reverse() }));
      },
      LOCK,
    ],
    'an out less': [
      (w) => {
        w.relock('s', ({ outs }) => ({ outs: outs.slice(1) }));
      },
      LOCK,
    ],
    'an out more': [
      (w) => {
        w.relock('s', ({ outs }) => ({ outs: [...outs, { path: '../r', hash: w.hashOf('s'), size: 1 }] }));
      },
      LOCK,
    ],
    'an out elsewhere, declared so': [
      (w) => {
        w.relock('s', ({ outs, inputs }) => ({
          outs: outs.map((out) => ({ ...out, path: `../${out.path}` })),
          inputs: { ...inputs, outs: inputs.outs.map((out) => ({ ...out, path: `../${out.path}` })) },
        }));
      },
      LOCK,
    ],
    'the names exchanged': [
      (w) => {
        w.relock('s', ({ inputs }) => ({
          inputs: {
            ...inputs,
            outs: inputs.outs.map(({ name, path }) => ({ name: name === 'a' ? 'b' : 'a', path })),
          },
        }));
      },
      LOCK,
    ],
    'a block of another key that isn’t even its own': [
      (w) => {
        w.relock('s', ({ outs }) => ({ outs: outs.slice(1), key: sha256('other') as StageKey }));
      },
      LOCK,
    ],
    'the run cache’s, where the lock has nothing': [
      (w) => {
        const { key, outs } = w.entry('s');
        w.results.set(key, { key, outs: [...outs].reverse() });
        w.lock.delete('s');
      },
      CACHE,
    ],
    both: [
      (w) => {
        const { key, outs } = w.entry('s');
        w.results.set(key, { key, outs: [] });
        w.relock('s', () => ({ outs: [...outs].reverse() }));
      },
      `${LOCK}; ${CACHE}`,
    ],
  };
  for (const [title, [forge, reasons]] of Object.entries(cases)) {
    test(`${title}: its stage runs`, async () => {
      const workspace = new FakeWorkspace(PIPELINE, { raw: '1' });
      await workspace.run();
      forge(workspace);
      const plan = { s: `run: ${reasons}`, t: 'waits: upstream s will run' };
      assert.deepEqual(await workspace.plan(), plan);
      assert.deepEqual(await workspace.run(), { s: `run: ${reasons}` });
      assert.deepEqual(await workspace.plan(), {});
    });
  }

  test('a forged result is not asked for where the lock’s outs are in place', async () => {
    const workspace = new FakeWorkspace(PIPELINE, { raw: '1' });
    await workspace.run();
    const { key } = workspace.entry('s');
    workspace.results.set(key, { key, outs: [] });
    assert.deepEqual(await workspace.plan(), {});
    workspace.files.remove('o');
    assert.deepEqual(await workspace.plan(), { s: `run: ${CACHE}`, t: 'waits: upstream s will run' });
  });

  test('a block of another key with other outs is of another stage, and tells the difference', async () => {
    const workspace = new FakeWorkspace(PIPELINE, { raw: '1' });
    await workspace.run();
    workspace.pipeline(PIPELINE.replace('{a: o, b: p}', '{a: o, b: p, c: r}'));
    assert.deepEqual(await workspace.plan(), { s: 'run: out r added', t: 'waits: upstream s will run' });
  });

  test('while the key is open, only a block that isn’t its own is forged', async () => {
    const workspace = new FakeWorkspace(
      'stages: {a: {cmd: a, deps: [raw], outs: [x]}, s: {cmd: x, deps: [x], outs: [o]}}',
      { raw: '1' },
    );
    await workspace.run();
    workspace.files.write('raw', '2');
    workspace.relock('s', ({ outs }) => ({ outs: [...outs, ...outs] }));
    assert.deepEqual(await workspace.plan(), {
      a: 'run: dep raw changed',
      s: `run: ${LOCK}; upstream a will run`,
    });
  });

  test('always changed, forced or a forged record: in this order', async () => {
    const workspace = new FakeWorkspace(PIPELINE.replace('outs: {a', 'always_changed: true, outs: {a'), {
      raw: '1',
    });
    await workspace.run();
    workspace.relock('s', ({ outs }) => ({ outs: [...outs].reverse() }));
    assert.equal((await workspace.plan({ forced: ['s'] })).s, `run: forced; ${LOCK}`);
    assert.equal((await workspace.plan()).s, `run: ${LOCK}`);
  });
});

planCases(
  '--allow-missing',
  `
stages:
  a: {cmd: a, deps: [raw], outs: [x, x2]}
  b: {cmd: b, deps: [x], outs: [y]}
  c: {cmd: c, deps: [y, side], outs: [z]}
`,
  { raw: '1', side: 's' },
  {
    'all is there': { after: () => null, asked: { allowMissing: true }, ...NOTHING },
    'what is gone is let be, and what lies beside it counts': {
      after: ({ files }) => {
        files.remove('x2');
      },
      asked: { allowMissing: true },
      plan: { a: 'without x2' },
      run: { a: 'without x2' },
    },
    'all of it': {
      after: ({ files, store }) => {
        for (const out of ['x', 'x2', 'y', 'z']) files.remove(out);
        store.clear();
      },
      asked: { allowMissing: true },
      plan: { a: 'without x, x2', b: 'without y', c: 'without z' },
    },
    'an edited out is not absent': {
      after: ({ files }) => {
        files.write('x', 'edited');
        files.remove('x2');
      },
      asked: { allowMissing: true },
      plan: { a: `restore x, x2: out changed: x; out absent: x2; ${BEFORE}` },
    },
    'who runs and reads it needs it, and nobody above': {
      after: ({ files }) => {
        for (const out of ['x', 'x2', 'y', 'z']) files.remove(out);
        files.write('side', 'S');
      },
      asked: { allowMissing: true },
      plan: {
        a: 'without x, x2',
        b: `restore y: out absent: y; ${BEFORE}`,
        c: 'run: dep side changed',
      },
      run: {
        a: 'without x, x2',
        b: `restore y: out absent: y; ${BEFORE}`,
        c: 'run: dep side changed',
      },
    },
    'and when the store has it no more, it is made, for which more is needed': {
      after: (workspace) => {
        for (const out of ['x', 'x2', 'y', 'z']) workspace.files.remove(out);
        workspace.files.write('side', 'S');
        workspace.store.delete(workspace.hashOf('b'));
      },
      asked: { allowMissing: true },
      plan: {
        a: `restore x, x2: out absent: x; out absent: x2; ${BEFORE}`,
        b: 'run: out absent: y (the store has no good copy); c needs its outs',
        c: 'run: dep side changed; out absent: z; upstream b will run',
      },
    },
    'and so on to the top': {
      after: ({ files, store }) => {
        for (const out of ['x', 'x2', 'y', 'z']) files.remove(out);
        files.write('side', 'S');
        store.clear();
      },
      asked: { allowMissing: true },
      plan: {
        a: 'run: out absent: x (the store has no good copy); out absent: x2 (the store has no good copy); b needs its outs',
        b: 'run: out absent: y (the store has no good copy); upstream a will run',
        c: 'run: dep side changed; out absent: z (the store has no good copy); upstream b will run',
      },
    },
    'without it, all that is gone is restored': {
      after: ({ files }) => {
        files.remove('x2');
      },
      plan: { a: `restore x2: out absent: x2; ${BEFORE}` },
      run: { a: `restore x2: out absent: x2; ${BEFORE}` },
    },
    'one that never ran has nothing to be let be': {
      after: ({ lock, results, files }) => {
        lock.delete('b');
        results.clear();
        files.remove('y');
      },
      asked: { allowMissing: true },
      plan: { b: 'run: never run', c: 'waits: upstream b will run' },
    },
    'the run cache alone is not the lock': {
      after: ({ lock, files, store }) => {
        lock.delete('b');
        files.remove('y');
        store.clear();
      },
      asked: { allowMissing: true },
      plan: { b: 'run: never run', c: 'waits: upstream b will run' },
    },
    'a lock of another key has nothing to be let be': {
      after: ({ files }) => {
        files.write('side', 'S');
        files.remove('z');
      },
      asked: { allowMissing: true },
      plan: { c: 'run: dep side changed' },
    },
    'who waits may run, too': {
      after: ({ files }) => {
        files.write('raw', '2');
        files.remove('y');
      },
      asked: { allowMissing: true },
      plan: {
        a: 'run: dep raw changed',
        b: 'waits: out absent: y; upstream a will run',
        c: 'waits: upstream b may run',
      },
    },
  },
);

test('--allow-missing: a part of a folder that only the workspace had must be put there first', async () => {
  const workspace = new FakeWorkspace(
    'stages: {s: {cmd: x, outs: [{d: {cache: false}}]}, t: {cmd: y, deps: [d/a, d/b], outs: [q]}}',
    {},
    { d: { a: '1', b: '2' } },
  );
  await workspace.run();
  workspace.files.remove('d');
  assert.deepEqual(await workspace.plan({ allowMissing: true }), {
    s: 'run: out absent: d; t needs its outs',
    t: 'waits: upstream s will run',
  });
});
