import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Value } from '../../src/model.js';
import { RAMP, rampAt } from '../../page/colour/ramp.js';
import { NOT_A_NUMBER, scaleOf, shadeOf, WORD_COLOURS, wordShade } from '../../page/colour/scale.js';

describe('what colours a metric', () => {
  test('goes from the lowest finite number to the highest', () => {
    const scale = scaleOf([3, 1, null, 'NaN', 2], null);
    assert.deepEqual(scale, {
      kind: 'number',
      domain: [1, 3],
      scale: 'linear',
      hasLog: true,
      others: ['NaN'],
    });
    assert.deepEqual(shadeOf(scale, 1), RAMP[0]);
    assert.deepEqual(shadeOf(scale, 3), RAMP.at(-1));
    assert.equal(shadeOf(scale, null), null);
  });

  test('shows what is no finite number in a colour that no number has', () => {
    const scale = scaleOf([1, 'NaN', 'Infinity', '-Infinity'], null);
    for (const value of ['NaN', 'Infinity', '-Infinity']) assert.equal(shadeOf(scale, value), NOT_A_NUMBER);
    assert.ok(RAMP.every(({ fill }) => fill !== NOT_A_NUMBER.fill));
    assert.deepEqual(scale.kind === 'number' && scale.others, ['NaN', '∞', '−∞']);
  });

  test('takes a logarithm only where all is above zero, and by itself where a linear one would hide much', () => {
    const told = (values: readonly Value[], chosen: 'log' | 'linear' | null): unknown => {
      const scale = scaleOf(values, chosen);
      return scale.kind === 'number' && [scale.scale, scale.hasLog];
    };
    assert.deepEqual(told([1, 1000], null), ['log', true]);
    assert.deepEqual(told([1, 1000], 'linear'), ['linear', true]);
    assert.deepEqual(told([1, 2], null), ['linear', true]);
    assert.deepEqual(told([1, 2], 'log'), ['log', true]);
    assert.deepEqual(told([0, 1000], 'log'), ['linear', false]);
    assert.deepEqual(told([-1, 1000], 'log'), ['linear', false]);
    assert.deepEqual(told([5, 5], 'log'), ['linear', false]);
  });

  test('is words where not all are numbers, the most frequent first, alike beyond the colours', () => {
    const scale = scaleOf(['stuck', 'learned', 'learned', true, 1], null);
    assert.deepEqual(scale, { kind: 'word', words: ['learned', '1', 'stuck', 'true'] });
    assert.deepEqual(shadeOf(scale, 'learned'), wordShade(0));
    assert.equal(wordShade(WORD_COLOURS), wordShade(WORD_COLOURS + 5));
    const colours = Array.from({ length: WORD_COLOURS + 1 }, (_, place) => wordShade(place).fill);
    assert.equal(new Set(colours).size, WORD_COLOURS + 1);
  });

  test('has a colour for every number of any values', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (values) => {
        const scale = scaleOf(values, null);
        for (const value of values) assert.match(shadeOf(scale, value)?.fill ?? '', /^#[0-9a-f]{6}$/);
      }),
    );
  });

  test('gets ever lighter, so that it reads without hue', () => {
    const lightness = RAMP.map(({ fill }) => {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(fill.slice(at, at + 2), 16));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    assert.ok(lightness.every((value, index) => index === 0 || value > (lightness[index - 1] ?? 0)));
    assert.deepEqual(rampAt(-3), RAMP[0]);
    assert.deepEqual(rampAt(7), RAMP.at(-1));
  });
});
