import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PRIOR_ENTROPY } from '../../stages/analysis/prior-entropy.js';
import { isDead, verdictOf, VERDICTS, type Verdict } from '../../stages/analysis/verdict.js';
import { constant, line, sketch, type RunSketch } from './run.js';

const LN10 = Math.log(10);

/** E = 50, learnt well, test loss flat at the end. */
const good: RunSketch = {
  train: [2.3, ...constant(0.3, 50)],
  test: [2.3, ...constant(0.4, 50)],
};

function atEnd(test: readonly number[]): readonly number[] {
  return [2.3, ...constant(0.4, 50 - test.length), ...test];
}

interface Case {
  readonly name: string;
  readonly run: RunSketch;
  readonly verdict: Verdict;
}

const cases: readonly Case[] = [
  { name: 'flat', run: good, verdict: 'CONVERGED' },
  {
    name: 'a non-finite loss before anything else',
    run: { ...good, nonfinite: { step: 3, what: 'loss' }, lastBatches: 100 },
    verdict: 'DIVERGED',
  },
  { name: 'batches above 2 ln 10', run: { ...good, lastBatches: 2 * LN10 + 1e-9 }, verdict: 'EXPLODED' },
  { name: 'batches at 2 ln 10', run: { ...good, lastBatches: 2 * LN10 }, verdict: 'CONVERGED' },
  {
    name: 'an end above 1.5 times the start',
    run: { ...good, train: [2, ...constant(2, 49), 3.001] },
    verdict: 'EXPLODED',
  },
  {
    name: 'an end of 1.5 times the start',
    run: { ...good, train: [2, ...constant(2, 49), 3] },
    verdict: 'DEGRADED',
  },
  {
    name: 'an evaluation that overflowed',
    run: { ...good, train: [2.3, ...constant(0.3, 49), null] },
    verdict: 'EXPLODED',
  },
  {
    name: 'falling all the way and not there yet',
    run: { train: line(2.3, 2.25, 51), test: line(2.3, 2.25, 51) },
    verdict: 'SLOW',
  },
  {
    name: 'falling by less than 0.005 in all',
    run: { train: line(2.304, 2.3, 51), test: line(2.3, 2.3, 51), accuracy: 0.1 },
    verdict: 'STUCK_AT_CHANCE',
  },
  {
    name: 'below 1, falling and still 5 % an r',
    run: { train: line(2.3, 0.5, 51), test: line(2.3, 0.5, 51) },
    verdict: 'SLOW',
  },
  {
    name: 'falling in less than 90 % of the epochs',
    run: { train: [2.3, ...line(1.5, 1.2, 43), ...constant(1.2, 7)], test: constant(1.2, 51) },
    verdict: 'DEGRADED',
  },
  {
    name: 'at chance, rattling',
    run: { train: constant(LN10 + 0.0199, 51), accuracy: 0.15 },
    verdict: 'STUCK_AT_CHANCE',
  },
  {
    name: 'at chance, but right too often',
    run: { train: constant(LN10, 51), accuracy: 0.151 },
    verdict: 'DEGRADED',
  },
  {
    name: 'a little farther from chance',
    run: { train: constant(LN10 + 0.0201, 51), accuracy: 0.1 },
    verdict: 'DEGRADED',
  },
  {
    name: 'leaving chance in the last five epochs',
    run: { train: [...constant(LN10, 47), ...line(LN10, LN10 - 0.012, 4)], accuracy: 0.1 },
    verdict: 'DEGRADED',
  },
  {
    name: 'at the chance of MNIST',
    run: { dataset: 'mnist', train: constant(2.30116 - 0.0199, 51), accuracy: 0.1 },
    verdict: 'STUCK_AT_CHANCE',
  },
  { name: 'above 1 at the end', run: { train: [2.3, ...constant(1.001, 50)] }, verdict: 'DEGRADED' },
  { name: '1 at the end', run: { train: [2.3, ...constant(1, 50)] }, verdict: 'CONVERGED' },
  {
    name: 'five epochs at GL 5 with a falling training loss',
    run: {
      train: [2.3, ...constant(0.5, 44), 0.3, 0.3, 0.3, 0.3, 0.2, 0.2],
      test: atEnd(constant(0.4201, 5)),
    },
    verdict: 'OVERFIT',
  },
  {
    name: 'only four epochs at GL 5',
    run: { train: [2.3, ...constant(0.5, 45), ...constant(0.2, 5)], test: atEnd(constant(0.4201, 4)) },
    verdict: 'DRIFTING',
  },
  {
    name: 'GL 5 while the training loss rises too',
    run: {
      train: [2.3, ...constant(0.2, 45), ...constant(0.5, 5)],
      test: [2.3, ...line(0.41, 0.4, 45), ...constant(0.4201, 5)],
    },
    verdict: 'DRIFTING',
  },
  { name: 'r just below 1.01', run: { ...good, test: atEnd(constant(0.40399, 2)) }, verdict: 'CONVERGED' },
  { name: 'r above 1.01', run: { ...good, test: atEnd(constant(0.4041, 2)) }, verdict: 'DRIFTING' },
  { name: 'r just above 0.99', run: { ...good, test: atEnd(constant(0.39601, 2)) }, verdict: 'CONVERGED' },
  { name: 'r below 0.99', run: { ...good, test: atEnd(constant(0.3959, 2)) }, verdict: 'IMPROVING' },
  { name: 'ten epochs', run: { train: constant(0.3, 11) }, verdict: 'UNJUDGED' },
  { name: 'eleven epochs', run: { train: constant(0.3, 12) }, verdict: 'CONVERGED' },
  {
    name: 'two epochs at chance',
    run: { train: [LN10, LN10, LN10], accuracy: 0.1 },
    verdict: 'STUCK_AT_CHANCE',
  },
  { name: 'epoch 0 alone', run: { train: [LN10], accuracy: 0.1 }, verdict: 'UNJUDGED' },
];

describe('the verdict', () => {
  for (const { name, run, verdict } of cases) {
    test(`${name}: ${verdict}`, () => {
      assert.equal(verdictOf(sketch(run)), verdict);
    });
  }

  test('every run has one', () => {
    const loss = fc.option(fc.double({ min: 0, max: 10, noNaN: true }), { nil: null });
    const epochs = fc.array(fc.record({ train: loss, test: loss }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(epochs, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, accuracy) => {
        const run = sketch({
          train: drawn.map(({ train }) => train),
          test: drawn.map(({ test }) => test),
          accuracy,
        });
        assert.ok(VERDICTS.includes(verdictOf(run)));
      }),
    );
  });
});

test('a run is dead when all but all units of one hidden layer are', () => {
  assert.equal(isDead(sketch({ train: [1], dead: [99, 0] })), true);
  assert.equal(isDead(sketch({ train: [1], dead: [98, 197] })), false);
  assert.equal(isDead(sketch({ train: [1], dead: [0, 198] })), true);
});

test('chance is the entropy of the training set’s classes', () => {
  // Images of each digit in MNIST's training set.
  const counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
  const total = counts.reduce((sum, count) => sum + count);
  const entropy = counts.reduce((sum, count) => sum - (count / total) * Math.log(count / total), 0);
  assert.equal(total, 60000);
  assert.equal(entropy.toFixed(5), PRIOR_ENTROPY.mnist.toFixed(5));
});
