import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeOctave } from '../../../stages/analysis/critical/reproduction.js';
import type { Octave, RateRun } from '../../../stages/critical/octave.js';
import { simulateOctaves, STUDY } from '../../support/critical.js';

/** Seeds that learn at every rate of the octave, with final losses 0.40, 0.41, … */
const LEARNING = withLosses(octavesOf({ octaves: [-2], level: 1 }));
/** Half the seeds fail at some of these rates. */
const RAGGED = octavesOf({ octaves: [-1], level: -0.5, sd: 0.3 });

function octavesOf(change: Partial<typeof STUDY>): readonly [Octave, ...Octave[]] {
  const [first, ...rest] = simulateOctaves({ ...STUDY, widths: [64], slope: 0, ...change });
  assert.ok(first !== undefined);
  return [first, ...rest];
}

function withLosses([first, ...rest]: readonly [Octave, ...Octave[]]): readonly [Octave, ...Octave[]] {
  return [ending(first, 0.4), ...rest.map((octave, index) => ending(octave, 0.41 + index / 100))];
}

function ending(octave: Octave, testLoss: number): Octave {
  return mapRuns(octave, (run) => ({ ...run, epochs: run.epochs.map((epoch) => ({ ...epoch, testLoss })) }));
}

function mapRuns(octave: Octave, change: (run: RateRun) => RateRun): Octave {
  return { ...octave, runs: octave.runs.map(change) };
}

/** As another computer would have it: other weights. */
function elsewhere(octave: Octave): Octave {
  return mapRuns(octave, (run) => ({ ...run, finalWeights: 'f'.repeat(64) }));
}

test('T0: equal weights and an equal record', () => {
  const [octave] = LEARNING;
  const judged = judgeOctave(octave, structuredClone(octave), LEARNING, 1);
  assert.deepEqual(judged, { tier: 'T0', how: '8 runs: 8 T0', differences: [] });
});

test('equal weights with another number fail: somebody changed the record', () => {
  const [octave] = LEARNING;
  const judged = judgeOctave(ending(octave, 0.123), octave, LEARNING, 1);
  assert.equal(judged.differences.length, 8);
  assert.equal(
    judged.differences[0],
    'T0: rate 2^-1.875: the record differs although the final weights are equal',
  );
  const untrained = { ...octave, untrained: { ...octave.untrained, testLoss: 2 } };
  assert.deepEqual(judgeOctave(untrained, octave, LEARNING, 1).differences, [
    'T0: untrained differ although all final weights are equal',
  ]);
});

test('T2: other weights with a final loss among those of the seeds, and no further', () => {
  const [octave] = LEARNING;
  assert.equal(judgeOctave(octave, elsewhere(octave), LEARNING, 1).tier, 'T2');
  const far = judgeOctave(octave, elsewhere(ending(octave, 2)), LEARNING, 1);
  assert.equal(far.tier, null);
  assert.match(
    far.differences[0] ?? '',
    /^T2: rate 2\^-1\.875: final test loss 2 outside \[.*\] of 20 seeds$/,
  );
});

test('T3: where too few seeds say what a loss may be, the verdict decides', () => {
  const [octave] = LEARNING;
  assert.equal(judgeOctave(octave, elsewhere(octave), [octave], 1).tier, 'T3');
});

test('another verdict fails where all seeds agree, and not where they differ themselves', () => {
  const [octave] = LEARNING;
  const broken = (run: RateRun): RateRun => ({ ...run, nonfinite: { step: 7, what: 'loss' }, epochs: [] });
  const failing = judgeOctave(octave, mapRuns(elsewhere(octave), broken), LEARNING, 1);
  assert.equal(failing.differences[0], 'T3: rate 2^-1.875: UNJUDGED → DIVERGED');

  const [ragged] = RAGGED;
  const judged = judgeOctave(ragged, mapRuns(elsewhere(ragged), broken), RAGGED, 1);
  const parted = judged.differences.map((difference) => difference.slice(0, 'T3: rate 2^-0.875'.length));
  assert.ok(parted.length > 0 && parted.length < 8, `${String(parted.length)} of 8 rates differ`);
});

test('other settings, weights or batches are no rerun', () => {
  const [octave, other] = LEARNING;
  assert.ok(other !== undefined);
  assert.deepEqual(judgeOctave(octave, other, LEARNING, 1).differences, [
    'another octave: settings, initial weights or batches differ',
  ]);
});
