import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { slopesOf, type Definition, type Slopes } from '../../../stages/analysis/critical/slopes.js';
import { simulateRuns, simulatedRuns, STUDY, type Simulation } from '../../support/critical.js';

const PRIMARY: Definition = { threshold: 0.7, reading: 'first-failure', censored: 'left-out' };

function analyse(change: Partial<Simulation>, definition = PRIMARY): Slopes {
  const simulation = { ...STUDY, ...change };
  return slopesOf(simulateRuns(simulation), 1 / simulation.steps, definition);
}

/** Studies that differ in nothing but chance. */
function repeat(times: number, change: Partial<Simulation>): readonly Slopes[] {
  return Array.from({ length: times }, (_, index) => analyse({ ...change, name: String(index) }));
}

function requireCoverage(slope: number, studies: readonly Slopes[]): void {
  const held = studies.filter(({ interval }) => {
    assert.ok(interval !== null);
    return interval.ci95[0] <= slope && slope <= interval.ci95[1];
  });
  const share = held.length / studies.length;
  assert.ok(Math.abs(share - 0.95) <= monteCarloError(0.95, studies.length), `slope ${slope}: ${share}`);
}

/** Three standard errors of a share that is estimated by so many simulations. */
function monteCarloError(share: number, times: number): number {
  return 3 * Math.sqrt((share * (1 - share)) / times);
}

describe('with thresholds of a known slope', () => {
  test('the 95 % interval holds the slope in 95 % of the studies, whatever the slope', () => {
    for (const slope of [-0.35, 0, 0.15]) requireCoverage(slope, repeat(100, { slope }));
  });

  test('at the margin, too, and there the rule errs in 5 % of the studies to either side', () => {
    const studies = repeat(200, { slope: -0.1 });
    requireCoverage(-0.1, studies);
    for (const verdict of ['SUPPORTED', 'NOT SUPPORTED']) {
      const share = studies.filter(({ decision }) => decision.verdict === verdict).length / studies.length;
      assert.ok(Math.abs(share - 0.05) <= monteCarloError(0.05, studies.length), `${verdict}: ${share}`);
    }
  });

  test('clear slopes are recognised', () => {
    for (const { decision } of repeat(20, { slope: -0.3 }))
      assert.deepEqual(decision, { verdict: 'SUPPORTED' });
    for (const { decision } of repeat(20, { slope: 0.3 })) {
      assert.deepEqual(decision, { verdict: 'NOT SUPPORTED', reversed: true, equivalent: false });
    }
    const level = repeat(20, { slope: 0 }).filter(
      ({ decision }) => decision.verdict === 'NOT SUPPORTED' && decision.equivalent,
    );
    assert.ok(level.length >= 18);
  });

  test('without spread the slope is exact up to the steps of the grid', () => {
    const { mean, seeds } = analyse({ sd: 0, slope: -0.25, level: -0.45 });
    assert.ok(Math.abs((mean ?? NaN) + 0.25) < 1e-12);
    assert.deepEqual(
      seeds[0]?.thresholds.map(({ threshold }) => threshold.kind === 'found' && threshold.log2Rate),
      [0.0625, -0.1875, -0.4375, -0.6875, -0.9375],
    );
  });

  test('from the records of training it is the same', () => {
    const simulation = { ...STUDY, seeds: [1, 2, 3] };
    assert.deepEqual(
      slopesOf(simulatedRuns(simulation), 1 / 8, PRIMARY),
      slopesOf(simulateRuns(simulation), 1 / 8, PRIMARY),
    );
  });
});

describe('censoring', () => {
  test('a grid that ends before the thresholds gives no slope, and the verdict says why', () => {
    const { mean, seeds, censored, thresholds, decision } = analyse({ octaves: [-2], level: 0.5 });
    assert.equal(mean, null);
    assert.equal(censored, thresholds);
    assert.equal(thresholds, 100);
    assert.ok(seeds.every(({ slope }) => slope === null));
    assert.match(decision.verdict === 'INCONCLUSIVE' ? decision.reason : '', /100 of 100 .*must be extended/);
  });

  test('an octave more finds them', () => {
    const short = analyse({ octaves: [-2, -1], level: -0.1 });
    assert.ok(short.censored >= 10);
    assert.equal(short.decision.verdict, 'INCONCLUSIVE');
    const longer = analyse({ octaves: [-2, -1, 0, 1], level: -0.1 });
    assert.equal(longer.censored, 0);
    assert.equal(longer.decision.verdict, 'SUPPORTED');
  });

  test('a seed with one censored threshold has no slope, or counts where the grid ends', () => {
    // 64 units reach 2^0 just beyond the grid; the other widths don't.
    const change = { octaves: [-2, -1], level: -0.35, slope: -0.2, sd: 0, seeds: [1, 2] };
    const leftOut = analyse(change);
    assert.equal(leftOut.censored, 2);
    assert.equal(leftOut.mean, null);
    const atBound = analyse(change, { ...PRIMARY, censored: 'at-bound' });
    assert.ok(atBound.seeds.every(({ slope }) => slope !== null && slope < -0.1));
    assert.equal(atBound.censored, 2);
  });

  test('a seed that lacks a width has no slope and is not censored', () => {
    const runs = simulateRuns({ ...STUDY, seeds: [1, 2, 3] });
    const partial = runs.filter(({ seed, width }) => seed !== 2 || width !== 256);
    const { seeds, censored, thresholds, interval } = slopesOf(partial, 1 / 8, PRIMARY);
    assert.deepEqual(
      seeds.map(({ slope }) => slope === null),
      [false, true, false],
    );
    assert.equal(censored, 0);
    assert.equal(thresholds, 14);
    assert.equal(interval?.count, 2);
  });
});

describe('too little for a slope', () => {
  test('one seed has a slope, without an interval', () => {
    const { mean, interval, decision } = analyse({ seeds: [1] });
    assert.ok(mean !== null);
    assert.equal(interval, null);
    assert.match(decision.verdict === 'INCONCLUSIVE' ? decision.reason : '', /fewer than two seeds/);
  });

  test('one width has none', () => {
    assert.equal(analyse({ widths: [64] }).mean, null);
  });

  test('no runs at all', () => {
    const { mean, thresholds, decision } = slopesOf([], 1 / 8, PRIMARY);
    assert.deepEqual([mean, thresholds, decision.verdict], [null, 0, 'INCONCLUSIVE']);
  });
});

test('a lower accuracy threshold moves eta_crit up, by what fails in between', () => {
  const at = (threshold: number): number => {
    const { seeds } = analyse({ sd: 0, level: -0.45, slope: 0, seeds: [1] }, { ...PRIMARY, threshold });
    const [first] = seeds[0]?.thresholds ?? [];
    return first?.threshold.kind === 'found' ? first.threshold.log2Rate : NaN;
  };
  assert.deepEqual([at(0.7), at(0.5), at(0.3), at(0.1)], [-0.4375, -0.1875, -0.1875, 0.0625]);
});
