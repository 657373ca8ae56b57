import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as library from '../../src/stage/index.js';
import { Rig } from '../support/rig.js';

const page = readFileSync(new URL('../../../docs/stage-library.md', import.meta.url), 'utf8');
const source = readFileSync(new URL('../../src/stage/index.ts', import.meta.url), 'utf8');

/** What the index exports, types among it. */
function exported(): readonly string[] {
  const lists = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) =>
    names.split(','),
  );
  const declared = [...source.matchAll(/^export (?:interface|function|type) (\w+)/gm)].map(
    ([, name = '']) => name,
  );
  return [...lists.map((name) => name.trim()), ...declared].filter(Boolean);
}

test('the page of the stage library names all that it exports', () => {
  const names = exported();
  for (const name of Object.keys(library))
    assert.ok(names.includes(name), `${name} was not found in the source`);
  assert.deepEqual(
    names.filter((name) => !new RegExp(`\`${name}\\b`).test(page)),
    [],
  );
});

test('its example is a stage that runs', async () => {
  const [, script = ''] = /^```ts\n([^]*?)^```$/m.exec(page) ?? [];
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  train:
    matrix: { size: [small], rate: [0.1] }
    script: train.ts
    with: \${item}
    params: [training.epochs]
    outs: { cell: cell.txt }
`,
    'params.yaml': 'training: { epochs: 2 }\n',
    'package.json': '{ "type": "module" }',
    'train.ts': script,
  });
  const { code, stderr } = await rig.run();
  assert.equal(code, 0, stderr);
  assert.equal(rig.read('cell.txt'), 'small 0.1\n');
});
