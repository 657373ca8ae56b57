import { numberOf } from '../../src/model.js';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatInstant } from '../../page/format/instant.js';
import { readableLog } from '../../page/format/log-text.js';
import { formatNumber, formatShort, formatValue } from '../../page/format/value.js';

describe('values as text', () => {
  test('numbers have what is needed to tell them apart, and no more', () => {
    const texts = [0, 1, -3, 0.389_312, 123_456, 1_234_567, 0.000_01, -0.000_012_3, 1e300, 0.1 + 0.2].map(
      formatNumber,
    );
    assert.deepEqual(texts, [
      '0',
      '1',
      '−3',
      '0.3893',
      '123456',
      '1.23e6',
      '1e−5',
      '−1.23e−5',
      '1e300',
      '0.3',
    ]);
  });

  test('what is no finite number is told as such, and a text as itself', () => {
    const texts = ['NaN', 'Infinity', '-Infinity', null, true, 'stuck', 'nan'].map(formatValue);
    assert.deepEqual(texts, ['NaN', '∞', '−∞', '', 'true', 'stuck', 'nan']);
    assert.equal(numberOf('nan'), null);
    assert.equal(numberOf('constructor'), null);
    assert.equal(numberOf(''), null);
  });

  test('a cell has room for three digits', () => {
    assert.deepEqual([0.389_3, 2.3026, 0.000_2, 45_678.9, 123_456, 0, 'NaN'].map(formatShort), [
      '0.389',
      '2.3',
      '2e−4',
      '45700',
      '1e5',
      '0',
      'NaN',
    ]);
  });

  test('an instant says what tells it apart from now', () => {
    const now = new Date(2026, 10, 29, 12, 5).getTime();
    const at = (...parts: [number, number, number, number, number]): string =>
      formatInstant(new Date(...parts).getTime(), now);
    assert.equal(at(2026, 10, 29, 9, 7), '09:07');
    assert.equal(at(2026, 10, 28, 23, 0), 'Nov 28, 23:00');
    assert.equal(at(2025, 0, 3, 23, 0), '2025 Jan 3');
  });
});

describe('a log as text', () => {
  test('has no escape sequences and no control characters', () => {
    assert.equal(
      readableLog(
        '\u001b[1;31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u001b\\ a\u0000b\tc\u0007',
      ),
      'red link ab\tc',
    );
  });

  test('shows a line that wrote over itself as it was left', () => {
    assert.equal(readableLog('  0 %\r 50 %\r100 %\nnext\r\n'), '100 %\nnext\n');
  });
});
