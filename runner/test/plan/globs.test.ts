import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { DepRecord } from '../../src/model/records.js';
import { FakeWorkspace } from '../support/fake-workspace.js';

const PIPELINE = `
stages:
  make: {cmd: make, deps: [raw], outs: [data/made.csv]}
  s: {cmd: use, deps: [{glob: 'data/*.csv'}], outs: [o]}
`;

/** All of it has run, and the file is read again. */
async function ran(): Promise<FakeWorkspace> {
  const workspace = new FakeWorkspace(PIPELINE, { raw: 'r', 'data/a.csv': 'a', 'data/z.csv': 'z' });
  assert.deepEqual(await workspace.plan(), {
    make: 'run: never run',
    s: 'run: never run; upstream make will run',
  });
  assert.deepEqual(await workspace.run(), { make: 'run: never run', s: 'run: never run' });
  workspace.pipeline(PIPELINE);
  assert.deepEqual(await workspace.plan(), {});
  return workspace;
}

suite('what a glob finds is what its stage reads', () => {
  const CHANGED = { s: 'run: dep data/*.csv changed' };
  for (const [what, edit, plan] of [
    [
      'a file changed',
      ({ files }) => {
        files.write('data/a.csv', 'A');
      },
      CHANGED,
    ],
    [
      'a file more',
      ({ files }) => {
        files.write('data/b.csv', 'b');
      },
      CHANGED,
    ],
    [
      'a file less',
      ({ files }) => {
        files.remove('data/z.csv');
      },
      CHANGED,
    ],
    [
      'a file by another name',
      ({ files }) => {
        files.remove('data/z.csv');
        files.write('data/y.csv', 'z');
      },
      CHANGED,
    ],
    [
      'two that changed places',
      ({ files }) => {
        files.write('data/a.csv', 'z');
        files.write('data/z.csv', 'a');
      },
      CHANGED,
    ],
    [
      'another file beside them',
      ({ files }) => {
        files.write('data/b.txt', 'b');
      },
      {},
    ],
    [
      'what a stage makes of it waits for that',
      ({ files }) => {
        files.write('raw', 'R');
      },
      { make: 'run: dep raw changed', s: 'waits: upstream make will run' },
    ],
  ] as readonly (readonly [string, (workspace: FakeWorkspace) => void, object])[]) {
    test(what, async () => {
      const workspace = await ran();
      edit(workspace);
      workspace.pipeline(PIPELINE);
      assert.deepEqual(await workspace.plan(), plan);
      await workspace.run();
      assert.deepEqual(await workspace.plan(), {});
    });
  }

  test('what was made of it otherwise is a change, the same again is none', async () => {
    const workspace = await ran();
    workspace.makes.set('data/made.csv', 'other');
    workspace.files.write('raw', 'R');
    assert.deepEqual(await workspace.run(), { make: 'run: dep raw changed', ...CHANGED });
    workspace.files.write('raw', 'r again');
    assert.deepEqual(await workspace.run(), { make: 'run: dep raw changed' });
  });

  test('of which files it is told where somebody knows, and asked only for what is there twice', async () => {
    const workspace = await ran();
    const nothing = { count: 0, first: [] };
    workspace.changedDep = {
      changed: { count: 1, first: ['data/a.csv'] },
      mode: nothing,
      added: nothing,
      removed: nothing,
    };
    workspace.files.write('data/a.csv', 'A');
    workspace.rounds.length = 0;
    assert.deepEqual(await workspace.plan(), { s: 'run: dep data/*.csv: data/a.csv changed' });
    const asked = (): number => workspace.rounds.flat().filter(({ ask }) => ask === 'changed-dep').length;
    assert.equal(asked(), 1);
    workspace.files.write('data/a.csv', 'a');
    assert.deepEqual(await workspace.plan(), {});
    workspace.files.write('raw', 'R');
    await workspace.plan();
    assert.equal(asked(), 1, 'a file has no files in it, and one that is the same no changes');
  });

  test('a file that goes away while it is planned is missed by its name', async () => {
    const workspace = await ran();
    workspace.files.remove('data/z.csv');
    await assert.rejects(
      workspace.plan(),
      /stage "s": dep "data\/z\.csv" does not exist, and no stage makes it/,
    );
  });
});

suite('after its stage ran', () => {
  const dep = (name: string | null, deps: readonly DepRecord[]): DepRecord | undefined =>
    deps.find((one) => one.name === name && 'glob' in one);
  const now = async (
    workspace: FakeWorkspace,
  ): Promise<readonly [DepRecord | undefined, DepRecord | undefined]> => {
    const stage = workspace.graph.stages.get('s') ?? assert.fail();
    const { inputs } = workspace.entry('s');
    const found = await workspace.planner().inputsNow({ stage, inputs });
    return [dep(null, inputs.deps), dep(null, found.deps)];
  };

  test('what was there is the same, in whatever order it is found', async () => {
    const workspace = await ran();
    const [before, after] = await now(workspace);
    assert.ok(before !== undefined);
    assert.deepEqual(after, before);
  });
  for (const [what, edit] of [
    [
      'a file that came meanwhile may have been read',
      ({ files }) => {
        files.write('data/b.csv', 'b');
      },
    ],
    [
      'a file that is gone may have been read before',
      ({ files }) => {
        files.remove('data/a.csv');
      },
    ],
    [
      'so may one that changed',
      ({ files }) => {
        files.write('data/a.csv', 'A');
      },
    ],
    [
      'and what another stage made',
      ({ files }) => {
        files.write('data/made.csv', 'A');
      },
    ],
  ] as readonly (readonly [string, (workspace: FakeWorkspace) => void])[]) {
    test(what, async () => {
      const workspace = await ran();
      edit(workspace);
      const [before, after] = await now(workspace);
      assert.ok(before !== undefined && after !== undefined);
      assert.notDeepEqual(after, before);
      assert.deepEqual({ ...after, hash: 0 }, { ...before, hash: 0 });
    });
  }
});

suite('a name that nothing has', () => {
  const refusal = async (dep: string, there: string): Promise<string> => {
    const workspace = new FakeWorkspace(`stages: {s: {cmd: x, deps: ['${dep}'], outs: [o]}}\n`, {
      [there]: '1',
    });
    return workspace.plan().then(
      () => assert.fail('it was planned'),
      (error: unknown) => String(error),
    );
  };
  test('says which one looks the same, or is like it', async () => {
    assert.match(
      await refusal('e\u0301.csv', '\u00e9.csv'),
      /which looks the same and is composed of other characters/,
    );
    assert.match(await refusal('dat.csv', 'data.csv'), /Did you mean "data\.csv"\?/);
    assert.match(await refusal('dat.csv', 'something'), /Create it, correct its path, or name it/);
  });
  test('so in a folder that a stage made', async () => {
    const text = (inside: string): string =>
      `stages: {make: {cmd: m, outs: [d]}, s: {cmd: x, deps: [d/${inside}], outs: [o]}}\n`;
    for (const [inside, advice] of [
      ['on.csv', /though stage "make" made the folder around it\n.*Did you mean "d\/one\.csv"\?/s],
      ['entirely-else', /though stage "make" made the folder around it\n.*Correct its path\./s],
    ] as const) {
      const workspace = new FakeWorkspace(text(inside), {}, { d: { 'one.csv': '1' } });
      await assert.rejects(workspace.run(), advice);
    }
  });
});
