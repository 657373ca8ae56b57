import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellsHash } from '../../src/model/key.js';
import { FakeWorkspace } from '../support/fake-workspace.js';

test('a group is read as what each of its cells was given, and what it made by which name', async () => {
  const workspace = new FakeWorkspace(`
stages:
  cell: {foreach: [a, b], do: {script: c.ts, with: '\${item}', outs: {one: 'one-\${item}', two: 'two-\${item}'}}}
  plain: {foreach: [x], do: {cmd: 'echo \${item}', outs: ['plain-\${item}']}}
  all: {cmd: use, deps: [{stage: cell}, {stage: plain}], outs: [o]}
`);
  await workspace.run();
  const made = (path: string, name: string | null) => ({
    ...(workspace.files.recordAt(path) ?? assert.fail(path)),
    name,
  });
  assert.deepEqual(
    workspace.entry('all').inputs.deps.map((dep) => 'stage' in dep && [dep.stage, dep.hash]),
    [
      [
        'cell',
        cellsHash(
          ['a', 'b'].map((item) => ({
            name: `cell@${item}`,
            with: item,
            outs: [made(`one-${item}`, 'one'), made(`two-${item}`, 'two')],
          })),
        ),
      ],
      ['plain', cellsHash([{ name: 'plain@x', with: null, outs: [made('plain-x', null)] }])],
    ],
  );
});
