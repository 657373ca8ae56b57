import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hasFailed, SEVERITIES, STUDY_LADDER } from '../../../stages/analysis/severity/definitions.js';
import { halfRates } from '../../../stages/analysis/severity/half-rate.js';
import { ladderRungs, type Rung } from '../../../stages/analysis/severity/ladder.js';
import { severityResult } from '../../../stages/analysis/severity/severity.js';
import type { SeverityRun } from '../../../stages/analysis/severity/severity-run.js';
import { randomStream } from '../../../stages/model/random.js';
import { normal, simulateOctaves, STUDY } from '../../support/critical.js';

const OVERFLOW = STUDY_LADDER.at(-1) ?? assert.fail();
const STEP = 1 / 8;
const WIDTHS = [64, 128, 256, 512, 1024];

interface World {
  readonly name: string;
  /** Of log2 of the rate from which on a run overflows, on log2 width; and that rate at width 256. */
  readonly slope: number;
  readonly level: number;
  /** Of it over seeds, and over the widths of a seed. */
  readonly sd: number;
  readonly seeds?: number;
  /** log2 of the rate above which runs of a width die, so that they never overflow. */
  readonly death?: (width: number) => number;
}

/** Rates from 2^-2 to 2^1. */
function simulate({
  name,
  slope,
  level,
  sd,
  seeds = 20,
  death = () => Infinity,
}: World): readonly SeverityRun[] {
  const stream = randomStream('severity', name);
  return Array.from({ length: seeds }, (_, seed) => {
    const shared = normal(stream);
    return WIDTHS.flatMap((width) => {
      const limit =
        level + slope * (Math.log2(width) - 8) + sd * (0.5 * shared + Math.sqrt(0.75) * normal(stream));
      return Array.from({ length: 25 }, (__, index): SeverityRun => {
        const log2Rate = -2 + index * STEP;
        const dies = log2Rate > death(width);
        const overflows = !dies && log2Rate > limit;
        return {
          width,
          seed,
          log2Rate,
          loss: overflows ? Infinity : 0.5 + 0.1 * index,
          isUnusable: dies || overflows,
          worst: overflows ? Infinity : 0,
          nonfiniteAt: overflows ? 20 : null,
          dead: dies ? [1, 1] : [0, 0],
          deadAt: dies ? 937 : null,
          batches: overflows ? 20 : 1874,
        };
      });
    });
  }).flat();
}

function rungsOf(world: World): ReadonlyMap<Rung['method'], Rung> {
  return new Map(ladderRungs(simulate(world), STEP, OVERFLOW).map((rung) => [rung.method, rung]));
}

function close(found: number | null | undefined, expected: number, within: number): void {
  assert.ok(
    typeof found === 'number' && Math.abs(found - expected) <= within,
    `${found}, expected ${expected}`,
  );
}

const METHODS = ['seed-slopes', 'half-rates', 'censored-regression', 'pooled-firth'] as const;

describe('where every width has its threshold in the grid', () => {
  const world = { name: 'inside', slope: -0.2, level: -0.5, sd: 0.2 };

  test('all methods find the slope', () => {
    const rungs = rungsOf({ ...world, seeds: 200 });
    for (const method of METHODS) close(rungs.get(method)?.slope, -0.2, 0.025);
    assert.equal(rungs.get('seed-slopes')?.censored, 0);
    assert.deepEqual(rungs.get('half-rates')?.widths, WIDTHS);
  });

  test('their 95 % intervals hold it about so often', () => {
    const studies = Array.from({ length: 150 }, (_, index) =>
      rungsOf({ ...world, name: `inside ${String(index)}` }),
    );
    for (const method of METHODS) {
      const held = studies.filter((rungs) => {
        const [low, high] = rungs.get(method)?.ci95 ?? [Infinity, Infinity];
        return low <= -0.2 && high >= -0.2;
      }).length;
      // Of 150, 142.5 ± 2.7: four standard deviations below is 132. Half rates are medians, whose jackknife is rough.
      assert.ok(held >= (method === 'half-rates' ? 120 : 132), `${method}: ${held} of 150`);
    }
  });
});

describe('where the grid ends before some thresholds, and nothing else ends a run', () => {
  const rungs = rungsOf({ name: 'cut', slope: -0.4, level: 0.7, sd: 0.25, seeds: 400 });

  test('the censored regression finds the slope; seeds left out or held at the bound don’t', () => {
    close(rungs.get('censored-regression')?.slope, -0.4, 0.02);
    assert.ok((rungs.get('seed-slopes-at-bound')?.slope ?? 0) > -0.32);
    assert.ok((rungs.get('censored-regression')?.censored ?? 0) > 500);
  });

  test('so does the pooled fit', () => {
    close(rungs.get('pooled-firth')?.slope, -0.4, 0.03);
  });
});

describe('where narrow networks die before they could overflow', () => {
  // Overflow doesn't depend on the width: what does is the rate at which units die.
  const rungs = rungsOf({
    name: 'race',
    slope: 0,
    level: 0,
    sd: 0.2,
    seeds: 200,
    death: (width) => (width <= 128 ? -0.4 : Infinity),
  });

  test('estimates for a world without that end see a slope that isn’t there', () => {
    assert.ok((rungs.get('censored-regression')?.slope ?? 0) < -0.2);
    assert.ok((rungs.get('pooled-firth')?.slope ?? 0) < -0.2);
  });

  test('half rates speak of the widths that have one, and see none', () => {
    assert.deepEqual(rungs.get('half-rates')?.widths, [256, 512, 1024]);
    close(rungs.get('half-rates')?.slope, 0, 0.05);
  });
});

test('half rates lie where the line through the shares crosses 1/2, and need three widths', () => {
  const run = (width: number, seed: number, log2Rate: number, isBad: boolean) => ({
    width,
    seed,
    log2Rate,
    isBad,
  });
  const runs = [8, 16, 32].flatMap((width) => [
    ...[1, 2, 3, 4].map((seed) => run(width, seed, 0, seed === 1)),
    ...[1, 2, 3, 4].map((seed) => run(width, seed, 1, seed <= 3)),
  ]);
  const { widths, slope } = halfRates(runs, ({ isBad }) => isBad);
  assert.deepEqual(
    widths,
    [8, 16, 32].map((width) => ({ width, log2Half: 0.5 })),
  );
  assert.equal(slope, 0);
  assert.equal(
    halfRates(
      runs.filter(({ width }) => width > 8),
      ({ isBad }) => isBad,
    ).slope,
    null,
  );
  assert.deepEqual(halfRates(runs, () => false).widths, []);
  // All fail from the lowest rate on: the rate lies below the grid.
  assert.deepEqual(halfRates(runs, () => true).widths, []);
});

test('a definition is exceeded, not reached, and a run that became non-finite fails by every one', () => {
  const [run] = simulate({ name: 'one', slope: 0, level: 9, sd: 0, seeds: 1 });
  assert.ok(run !== undefined);
  const failing = (own: Partial<SeverityRun>): readonly string[] =>
    SEVERITIES.filter((severity) => hasFailed(severity, { ...run, ...own })).map(({ name }) => name);
  assert.deepEqual(failing({ worst: 2 * Math.log(10) }), ['loss above 3', 'loss above 2·ln 10']);
  assert.equal(failing({ worst: Infinity, nonfiniteAt: 3, isUnusable: true }).length, SEVERITIES.length);
  assert.deepEqual(failing({ isUnusable: true }), ['accuracy']);
});

test('from records: accuracy’s slope is the main study’s, shares count runs, ends compete', () => {
  const { table, shares, incidence } = severityResult(simulateOctaves(STUDY), 0.7);
  const [first] = table.definitions;
  assert.deepEqual([first?.name, first?.method, first?.exploratory], ['accuracy', 'seed-slopes', true]);
  close(first?.slope, -0.2, 0.1);
  assert.equal(shares.length, SEVERITIES.length * 5 * 24);
  assert.ok(
    shares.every(({ failed, runs, low, high }) => runs === 20 && low <= failed / 20 && failed / 20 <= high),
  );
  // Wide networks become non-finite in the simulated study, at batch 300, and no unit dies.
  assert.ok(incidence.length > 0);
  assert.ok(incidence.every(({ width, batch, dead }) => width >= 256 && batch === 300 && dead === 0));
  assert.deepEqual(
    table.dead_units.map(({ width }) => width),
    STUDY.widths,
  );
});
