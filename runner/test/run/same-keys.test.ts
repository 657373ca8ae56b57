import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

const DATA = { 'data/B.csv': 'b\n', 'data/a.csv': 'a\n', 'data/ä.csv': 'ä\n' };
const ONE = {
  ...DATA,
  'pipeline.yaml': `stages:
  a:
    cmd: cat data/*.csv | wc -l > a.txt
    deps: [data]
    params: [rate, sizes.small]
    outs: [a.txt]
  b: {cmd: cat a.txt > b.txt, deps: [a.txt], env: {ONE: "1", TWO: "2"}, outs: [b.txt]}
`,
  'params.yaml': 'rate: 0.001\nsizes: {small: 64, large: 256}\n',
};

/** The same in other words: order, quotes, anchors, spelling of numbers, line ends. */
const OTHER = {
  ...DATA,
  'pipeline.yaml': `# The same.
stages:
  "b": {outs: ['b.txt'], env: {TWO: '2', ONE: '1'}, deps: [&a "a.txt"], cmd: 'cat a.txt > b.txt'}
  a:
    outs:
    - *a
    params:
    - 'sizes.small'
    - rate
    deps: ["data"]
    cmd: "cat data/*.csv | wc -l > a.txt"
`.replaceAll('\n', '\r\n'),
  'params.yaml': '"sizes": {"large": 256, "small": 0x40}\r\nrate: 1e-3\r\n',
};

async function keysOf(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const rig = new Rig(files);
  Object.assign(rig.env, env);
  const { code, stderr } = await rig.binary('run');
  assert.equal(code, 0, stderr);
  const { stages } = JSON.parse(rig.read('pipeline.lock')) as { stages: Record<string, { key: string }> };
  return Object.fromEntries(Object.entries(stages).map(([name, { key }]) => [name, key]));
}

test('the same key, however it is written, wherever it lies, in whatever locale, time zone and order', async () => {
  const here = await keysOf(ONE, { LC_ALL: 'C', TZ: 'UTC', X: '1' });
  const there = await keysOf(OTHER, { X: '1', TZ: 'Asia/Tokyo', LC_ALL: 'sv_SE.UTF-8' });
  assert.deepEqual(there, here);
  assert.notDeepEqual(await keysOf({ ...ONE, 'params.yaml': 'rate: 0.01\nsizes: {small: 64}\n' }, {}), here);
});
