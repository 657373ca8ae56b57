import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beyondLines, predictedHalfWidth } from '../../../stages/analysis/addendum/wider.js';
import type { SeedSlope } from '../../../stages/analysis/critical/slopes.js';
import { randomStream } from '../../../stages/model/random.js';
import { normal } from '../../support/critical.js';

const WIDTHS = [64, 128, 256, 512, 1024];

function seedOf(seed: number, thresholds: readonly (readonly [number, number | null])[]): SeedSlope {
  return {
    seed,
    slope: null,
    thresholds: thresholds.map(([width, log2Rate]) => ({
      width,
      threshold:
        log2Rate === null
          ? { kind: 'censored', from: 'above', log2Bound: 1 }
          : { kind: 'found', log2Rate, lastSuccess: log2Rate, firstFailure: log2Rate },
      successesAbove: 0,
    })),
  };
}

test('is the distance from the seed’s own line, extended', () => {
  const line = seedOf(
    21,
    WIDTHS.map((width) => [width, 0.5 - 0.1 * Math.log2(width)]),
  );
  const [own] = beyondLines([line], [seedOf(21, [[2048, 0.5 - 1.1 + 0.25]])]);
  assert.ok(own !== undefined && Math.abs(own.difference - 0.25) < 1e-12);
  // 1 + 1/5 + (11 − 8)²/10, as in any textbook's interval of one more value.
  assert.ok(Math.abs(own.leverage - 2.1) < 1e-12);
  assert.ok(own.squares < 1e-20 && own.degrees === 3);
});

test('needs the seed’s threshold at every width', () => {
  const wide = seedOf(21, [[2048, 0]]);
  const line = (values: readonly (number | null)[]): SeedSlope =>
    seedOf(
      21,
      WIDTHS.map((width, index) => [width, values[index] ?? null]),
    );
  assert.equal(beyondLines([line([0, 0, 0, 0, 0])], [wide]).length, 1);
  assert.equal(beyondLines([line([0, 0, null, 0, 0])], [wide]).length, 0);
  assert.equal(beyondLines([line([0, 0, 0, 0, 0])], [seedOf(21, [[2048, null]])]).length, 0);
  assert.equal(beyondLines([line([0, 0, 0, 0, 0])], [seedOf(22, [[2048, 0]])]).length, 0);
  assert.equal(predictedHalfWidth([]), null);
});

test('the interval from the lines’ scatter has the mean of five seeds in 95 % of studies', () => {
  const stream = randomStream('wider', 'coverage');
  const studies = 1500;
  let held = 0;
  for (let study = 0; study < studies; study += 1) {
    const seeds = [21, 22, 23, 24, 25].map((seed) => {
      const [level, slope] = [normal(stream), 0.05 * normal(stream)];
      const at = (width: number): number => level + slope * Math.log2(width) + 0.2 * normal(stream);
      return {
        line: seedOf(
          seed,
          WIDTHS.map((width) => [width, at(width)]),
        ),
        wide: seedOf(seed, [[2048, at(2048)]]),
      };
    });
    const lines = beyondLines(
      seeds.map(({ line }) => line),
      seeds.map(({ wide }) => wide),
    );
    const mean = lines.reduce((sum, { difference }) => sum + difference, 0) / lines.length;
    if (Math.abs(mean) <= (predictedHalfWidth(lines) ?? NaN)) held += 1;
  }
  // 95 % of 1,500 is 1,425 ± 8.4: four standard deviations.
  assert.ok(held >= 1391 && held <= 1459, `${String(held)} of 1500`);
});
