import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentWith, readParams } from '../../src/pipeline/params.js';
import { PROJECT, memoryDisk } from '../support/memory-disk.js';

function read(text: string, name = 'p.yaml') {
  const document = readParams(memoryDisk({ [name]: text }), `${PROJECT}/${name}`, name);
  assert.ok(document);
  return document;
}

test('values are found by dotted key: a leaf, a list item, a subtree', () => {
  const params = read('train: {lr: 1.0, layers: [64, 32]}\nname: x\nnothing: null\n');
  assert.equal(params.get('train.lr'), 1);
  assert.equal(params.get('train.layers.1'), 32);
  assert.deepEqual(params.get('train'), { lr: 1, layers: [64, 32] });
  assert.equal(params.get('nothing'), null);
  assert.equal(params.get('train.rate'), undefined);
  assert.equal(params.get('name.x'), undefined);
  assert.equal(params.get('train.layers.2'), undefined);
  assert.deepEqual(params.all(), { train: { lr: 1, layers: [64, 32] }, name: 'x', nothing: null });
});

test('a missing file is null, an empty one has no keys', () => {
  assert.equal(readParams(memoryDisk({}), `${PROJECT}/p.yaml`), null);
  assert.deepEqual(read('').all(), {});
});

test('a value that no key could hold exactly is refused where it is used, not where it stands', () => {
  const params = read('id: 9007199254740993\nday: 2023-05-09\nlr: 0.1\n');
  assert.equal(params.get('lr'), 0.1);
  assert.throws(() => params.get('id'), /p\.yaml:1:5: 9007199254740993 lies beyond 2\^53/);
  assert.throws(() => params.get('day'), /p\.yaml:2:6: 2023-05-09 is a date/);
  assert.throws(() => params.all(), /2\^53/);
  const toml = read('day = 2023-05-09\n', 'p.toml');
  assert.throws(() => toml.get('day'), /p\.toml: 2023-05-09 is a date/);
});

test('the first document that has a key is the one', () => {
  const [one, two] = [read('a: {x: 1}'), read('a: {y: 2}')];
  assert.equal(documentWith([one, two], 'a'), one);
  assert.equal(documentWith([one, two], 'a.y'), two);
  assert.equal(documentWith([one, two], 'b'), undefined);
  assert.deepEqual(one.keys(), ['a', 'a.x']);
});
