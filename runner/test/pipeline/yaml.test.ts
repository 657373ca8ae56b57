import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source } from '../../src/pipeline/source.js';
import { toJson } from '../../src/pipeline/tree.js';
import { parseYaml } from '../../src/pipeline/yaml.js';

function parse(text: string): unknown {
  return toJson(parseYaml(new Source('x.yaml', text)));
}

test('anchors, aliases and merge keys are resolved; a key of its own wins over a merged one', () => {
  assert.deepEqual(parse('a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [{z: 9, x: 8}, *a]}\nd: [*a]\n'), {
    a: { x: 1, y: 2 },
    b: { x: 1, y: 3 },
    c: { z: 9, x: 8, y: 2 },
    d: [{ x: 1, y: 2 }],
  });
});

test('an anchor that is defined again holds from there on', () => {
  assert.deepEqual(parse('a: &v 1\nb: *v\nc: &v 2\nd: *v\n'), { a: 1, b: 1, c: 2, d: 2 });
});

test("YAML's own tags hold, others are refused", () => {
  assert.deepEqual(parse('a: !!str 5\nb: !!int "5"\nc: !!float 2\nd: ! 7'), { a: '5', b: 5, c: 2, d: '7' });
  assert.throws(() => parse('a: !x 1'), /x\.yaml:1:7: unknown tag !x/);
  assert.throws(() => parse('a: !!int x'), /isn't what its tag/);
  assert.throws(() => parse('a: !!set {x}'), /unknown tag/);
});

test('a duplicate key is an error that names both lines', () => {
  assert.throws(() => parse('a: 1\nb: 2\na: 3\n'), {
    message:
      'x.yaml:3:1: duplicate key "a"\n  3 | a: 3\n    | ^\nIt stands at x.yaml:1 already; remove one of the two',
  });
});

test('an alias to nothing, or to what it stands in, is an error', () => {
  assert.throws(() => parse('a: *b'), /no anchor &b stands before this alias|unresolved alias/i);
  assert.throws(() => parse('a: &a [*a]'), /no anchor &a stands before this alias/);
});

test('aliases that unfold without measure are refused', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let at = 1; at < 10; at++)
    lines.push(
      `a${at}: &a${at} [${Array(10)
        .fill(`*a${at - 1}`)
        .join(', ')}]`,
    );
  assert.throws(() => parse(lines.join('\n')), /its aliases unfold to more than 1000000 values/);
});

test('numbers as keys are text; a map as a key is refused', () => {
  assert.deepEqual(parse('{1: a, 1.50: b, null: c}'), { '1': 'a', '1.5': 'b', None: 'c' });
  assert.throws(() => parse('? [1]\n: 2'), /a key must be text or a number/);
});

test('a key "__proto__" is a key like any other', () => {
  const value = parse('__proto__: {x: 1}');
  assert.deepEqual(Object.keys(value as object), ['__proto__']);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
});

test('an empty document is null', () => {
  assert.equal(parse(''), null);
  assert.equal(parse('# nothing\n'), null);
});

test('bad syntax is shown where it is', () => {
  assert.throws(() => parse('a:\n\tb: 1\n'), {
    message:
      'x.yaml:2:1: not valid YAML: tabs are not allowed as indentation\n  2 | \tb: 1\n    | ^\nIndent with spaces',
  });
  assert.throws(() => parse('a: 1\n---\nb: 2\n'), /x\.yaml:2:1: a second document starts here/);
});

test('a template in brackets needs quotes, and the error says so', () => {
  assert.throws(() => parse('deps: [data/${item}.txt]\n'), {
    message: `x.yaml:1:14: not valid YAML: missing , or : between flow sequence items
  1 | deps: [data/\${item}.txt]
    |              ^
Within [ ] and { } a text with \${…} needs quotes: '\${item}'`,
  });
  assert.throws(() => parse('with: {data: ${item}}\n'), /a text with \$\{…\} needs quotes/);
  assert.throws(() => parse('with: {${item}: 1}\n'), /a text with \$\{…\} needs quotes/);
  assert.throws(() => parse('with: {a: {b: 1} {c: 2}}\n'), { message: /^(?!.*needs quotes)/s });
});
