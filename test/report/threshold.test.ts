import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../../stages/analysis/verdict.js';
import { partsOf, type Part } from '../../stages/report/part.js';
import { spacing, thresholdOf, thresholdTable } from '../../stages/report/appendix/threshold.js';
import { syntheticStudy } from './synthetic.js';

const study = await syntheticStudy(2);

/** The first data set, each size failing from a rate on; `Infinity`: at none. */
function failingFrom(small: number, medium: number, large: number): Part {
  const limits = { small, medium, large };
  const [part] = partsOf({
    ...study,
    cells: study.cells.map((cell) => {
      const verdict: Verdict = cell.learning_rate >= limits[cell.size] ? 'DIVERGED' : 'CONVERGED';
      return { ...cell, verdict };
    }),
  });
  assert.ok(part !== undefined);
  return part;
}

test('sizes that fail at one rate are said to, with no word of an order', () => {
  assert.deepEqual(thresholdOf(failingFrom(1, 1, 1)), {
    found: 'the lowest rate with a failed run is 1.0 for all three sizes',
    at: ' (none of 3 runs of a size failed at 0.5)',
  });
  assert.deepEqual(thresholdOf(failingFrom(Infinity, Infinity, Infinity)), {
    found: 'no run failed',
    at: ' (none of 3 runs of a size failed at 1.0)',
  });
  assert.equal(thresholdOf(failingFrom(0.00001, 0.00001, 0.00001)).at, '');
});

test('an order is named only where the rates have one', () => {
  const earlier = thresholdOf(failingFrom(1, 1, 0.5));
  assert.match(earlier.found, /larger networks begin to fail at lower rates, as the hypothesis has it/);
  assert.equal(earlier.at, ' (small and medium from 1.0, large from 0.5)');
  const later = thresholdOf(failingFrom(0.5, 1, Infinity));
  assert.match(later.found, /at higher rates, against the hypothesis/);
  assert.equal(later.at, ' (small from 0.5, medium from 1.0, large nowhere)');
  assert.match(thresholdOf(failingFrom(1, 0.5, 1)).found, /in no order of size/);
});

test('the table has how many runs failed, and how many there are, beside each rate', () => {
  const rows = [...thresholdTable([failingFrom(1, 0.5, Infinity)]).text.matchAll(/<tr>[\s\S]*?<\/tr>/g)].map(
    ([row]) =>
      row
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
  );
  assert.match(rows[1] ?? '', /small .* 0\.5 \(0\/3\) 1\.0 \(3\/3\)$/);
  assert.match(rows[2] ?? '', /medium .* 0\.1 \(0\/5\) 0\.5 \(3\/3\)$/);
  assert.match(rows[3] ?? '', /large .* 1\.0 \(0\/3\) –$/);
});

test('the spacing is that of neighbouring rates, in whatever order they come', () => {
  assert.equal(spacing([1, 0.5, 0.1, 0.01]), 'a factor of 2 to 10 apart');
  assert.equal(spacing([0.01, 1, 0.1]), 'a factor of 10 apart');
});
