import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { floatText, plainScalar, scalarText, isDate, type Scalar } from '../../src/pipeline/scalar.js';

function show(value: Scalar): string {
  if (isDate(value)) return `date ${value.text}`;
  const kind = value === null ? 'null' : typeof value === 'object' ? value.kind : typeof value;
  return `${kind} ${scalarText(value)}`;
}

const PLAIN: readonly (readonly [text: string, meaning: string])[] = [
  ['', 'null None'],
  ['~', 'null None'],
  ['Null', 'null None'],
  ['True', 'boolean true'],
  ['FALSE', 'boolean false'],
  // YAML 1.1 words are text.
  ['yes', 'string yes'],
  ['off', 'string off'],
  ['tRue', 'string tRue'],
  ['12', 'int 12'],
  ['-0', 'int 0'],
  ['+7', 'int 7'],
  ['010', 'int 10'],
  ['0o17', 'int 15'],
  ['0b11', 'int 3'],
  ['-0x1F', 'int -31'],
  ['1_000', 'int 1000'],
  ['123456789012345678901', 'int 123456789012345678901'],
  ['1.0', 'float 1.0'],
  ['0.10', 'float 0.1'],
  ['1.', 'float 1.0'],
  ['.5', 'float 0.5'],
  ['1e3', 'float 1000.0'],
  ['1e-4', 'float 0.0001'],
  ['0.00001', 'float 1e-05'],
  ['1e16', 'float 1e+16'],
  ['1.0e+10', 'float 10000000000.0'],
  ['-0.0', 'float -0.0'],
  ['.inf', 'float inf'],
  ['-.INF', 'float -inf'],
  ['.NaN', 'float nan'],
  ['1e400', 'float inf'],
  ['NaN', 'string NaN'],
  ['1:30', 'string 1:30'],
  ['1.2.3', 'string 1.2.3'],
  ['-', 'string -'],
  ['2023-05-09', 'date 2023-05-09'],
  ['2023-05-09 10:20:30', 'date 2023-05-09 10:20:30'],
];

for (const [text, meaning] of PLAIN) {
  test(`a plain ${JSON.stringify(text)} is ${meaning}`, () => {
    assert.equal(show(plainScalar(text)), meaning);
  });
}

test('a float has the shortest text that reads back as the same double', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = floatText(value);
      assert.ok(Object.is(Number(text), value), text);
      const digits = (written: string): string =>
        written
          .replace(/e.*$/, '')
          .replace(/^-?[0.]*|\.|-/g, '')
          .replace(/0+$/, '');
      assert.equal(digits(text), digits(value.toExponential()));
    }),
  );
});

test('a float is positional from 0.0001 to below 1e16, else scientific with two digits of exponent', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const size = Math.abs(value);
      const positional = value === 0 || (size >= 0.0001 && size < 1e16);
      assert.match(floatText(value), positional ? /^-?\d+\.\d+$/ : /^-?\d(\.\d+)?e[-+]\d{2,3}$/);
    }),
  );
});

test('a float reads back from YAML as a float, an integer as an integer', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.bigInt(), (float, integer) => {
      assert.equal(show(plainScalar(floatText(float))), `float ${floatText(float)}`);
      assert.equal(show(plainScalar(integer.toString())), `int ${integer.toString()}`);
    }),
  );
});
