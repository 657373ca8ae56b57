import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { conclusion } from '../../stages/conclusion/conclusion.js';
import { answerSentence, findingOf } from '../../stages/words/critical-words.js';
import type { LateDivergence } from '../../stages/tables/late-divergence.js';
import { LATE } from '../support/late-table.js';
import { horizonSentence } from '../../stages/words/horizon-words.js';
import { leaningOf } from '../../stages/words/leaning.js';
import { variantSentence } from '../../stages/words/variant-words.js';
import type { CellRow } from '../../stages/tables/cells.js';
import type { CriticalRate } from '../../stages/tables/critical-rate.js';
import { criticalResult, STUDY, type Simulation } from '../support/critical.js';
import { FULL_GRID, madeUpCells, tablesOf } from '../support/tables.js';
import { syntheticStudy } from '../report/synthetic.js';

const HORIZON: Simulation = {
  ...STUDY,
  widths: [64, 256, 1024],
  seeds: [1, 2, 3, 4, 5],
  steps: 4,
  epochs: 10,
};

/** Runs of which those at rate 1.0 failed, and one of a large network at 0.5. */
const cells = tablesOf(madeUpCells(FULL_GRID)).cells.map((cell): CellRow => {
  const failed = cell.learning_rate === 1 || cell.first_nonfinite_step !== null;
  return { ...cell, verdict: failed ? 'DIVERGED' : 'OVERFIT' };
});

/** Level but for one width, whose thresholds lie that many octaves off the others'. */
function steppedAt(width: number, octaves: number): CriticalRate {
  return criticalResult({ slope: 0, sd: 0.1, level: -0.3, off: { width, octaves } });
}

describe('a direction is said of all widths only where it hangs on none of them', () => {
  test('a rise along all widths', () => {
    const result = criticalResult({ slope: 0.2, sd: 0.05 });
    assert.equal(leaningOf(result), null);
    assert.equal(findingOf(result), 'Wider networks bear a larger learning rate');
    assert.doesNotMatch(answerSentence(result), /without/);
  });

  test('a rise that a single width makes, with its share and the slope without it', () => {
    const result = steppedAt(64, -0.3);
    assert.equal(leaningOf(result)?.width, 64);
    assert.equal(result.verdict, 'NOT SUPPORTED');
    assert.equal(
      findingOf(result),
      'The largest usable rate rises with width, but not clearly without 64 units',
    );
    assert.match(
      answerSentence(result),
      /(\d+ % of the|More than the whole) rise from 64 to 1024 units lies between 64 and 128; without 64 units the slope is [−+]?0\.0\d\d \([−+]?0\.\d+ … [−+]?0\.\d+\)\. By the rule/,
    );
  });

  test('a fall that a single width makes', () => {
    const result = steppedAt(1024, -1.2);
    assert.equal(result.verdict, 'SUPPORTED');
    assert.equal(
      findingOf(result),
      'The largest usable rate falls with width, but not clearly without 1024 units',
    );
    assert.match(
      answerSentence(result),
      /fall from 64 to 1024 units lies between 512 and 1024; without 1024/,
    );
  });

  test('no direction, nothing that it hangs on', () => {
    const level = criticalResult({ slope: 0, sd: 0.05 });
    assert.equal(leaningOf({ ...level, reversed: false }), null);
  });
});

/** Nothing may be told of them. */
const NOT_RUN: LateDivergence = { v: 1, cells: [], rates: [], hazard: [], claims: [] };

describe('the longer horizon', () => {
  test('says whether the sign is known, over how many seeds, and which runs are longer', () => {
    const open = criticalResult({}, { ...HORIZON, slope: 0.02, sd: 0.3 });
    assert.match(
      horizonSentence(open, cells, NOT_RUN),
      /^Over 10 epochs instead of 2, with 5 seeds at 64, 256 and 1024 units, the slope is .*: its sign is open\. Beyond epoch 10 there are only the runs of the original’s grid: at rate 0\.1, the highest at which none failed, 3 seeds a size for 50 epochs\.$/,
    );
    const known = criticalResult({}, { ...HORIZON, slope: -0.3, sd: 0.05 });
    assert.doesNotMatch(horizonSentence(known, cells, NOT_RUN), /sign is open/);
  });

  test('has the long runs on fresh seeds behind the grid’s', () => {
    const text = horizonSentence(criticalResult({}, HORIZON), cells, LATE);
    assert.match(
      text,
      /Beyond epoch 10 there are the runs of the original’s grid: .* for 50 epochs\. On fresh seeds,/,
    );
  });

  test('says so when no run is longer, and takes no other data set’s for it', () => {
    const result = criticalResult({}, HORIZON);
    assert.match(horizonSentence(result, [], NOT_RUN), /No run is longer\.$/);
    const others = cells.map((cell) => ({ ...cell, dataset: 'mnist' as const }));
    assert.match(horizonSentence(result, others, NOT_RUN), /No run is longer\.$/);
  });
});

test('variants of the definition are said to share a criterion, and that other criteria give other slopes', () => {
  const result = criticalResult({});
  assert.match(variantSentence(result), /^The verdict is the same in each of 4 variants of the definition/);
  assert.match(variantSentence(result), /share one criterion.* overflow alone.* give other slopes/);
  const [first, ...others] = result.sensitivity;
  assert.ok(first !== undefined);
  const changed = { ...result, sensitivity: [{ ...first, verdict: 'INCONCLUSIVE' as const }, ...others] };
  assert.match(
    variantSentence(changed),
    /^The verdict changes with accuracy threshold 0\.3 \(INCONCLUSIVE\)/,
  );
});

test('CONCLUSION.md counts the runs behind each rate, and has what the answer leaves open', async () => {
  const study = await syntheticStudy(2);
  const text = conclusion(cells, [], study.claims, { ...study, late: NOT_RUN, arms: study.arms.slopes });
  assert.match(
    text,
    /Of small no run failed up to 0\.5, and 3 of 3 at 1\.0; of medium .*; of large no run failed up to 0\.1, and 1 of 3 at 0\.5\. .* differs between the sizes\. At rate 0\.1, .* followed for 50 epochs/,
  );
  assert.match(text, /\n\nThe verdict is the same in each of 4 variants/);
  assert.match(text, /\n\nBeyond epoch 2 there are only the runs of the original’s grid: at rate 0\.1/);
});
