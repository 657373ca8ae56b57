import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { criticalRateByWidth } from '../../stages/figures/parts/critical-rate.js';
import { criticalSlopes } from '../../stages/figures/parts/critical-slopes.js';
import { failureKinds } from '../../stages/figures/parts/failure-kinds.js';
import { failureProbability } from '../../stages/figures/parts/failure-probability.js';
import { renderSvg } from '../../stages/figures/parts/render.js';
import type { Figure } from '../../stages/figures/parts/spec.js';
import type { CriticalRate } from '../../stages/tables/critical-rate.js';
import { criticalResult, STUDY, type Simulation } from '../support/critical.js';
import { textsOf } from './drawings.js';
import { assertPresentable } from './presentable.js';

const FIGURES: Readonly<Record<string, (result: CriticalRate) => Figure>> = {
  'critical-rate': criticalRateByWidth,
  'failure-probability': failureProbability,
  'failure-kinds': failureKinds,
  'critical-slopes': criticalSlopes,
};

const HORIZON: Simulation = { ...STUDY, widths: [64, 256, 1024], seeds: [1, 2, 3], steps: 4, epochs: 10 };

function resultOf(change: Partial<Simulation>): CriticalRate {
  return criticalResult(
    { seeds: [1, 2, 3, 4, 5, 6], ...change },
    { ...HORIZON, ...change, steps: 4, epochs: 10 },
  );
}

const RESULTS: Readonly<Record<string, CriticalRate>> = {
  'a falling threshold': resultOf({ slope: -0.25 }),
  'a rising threshold': resultOf({ slope: 0.25 }),
  'a level threshold': resultOf({ slope: 0, sd: 0.05 }),
  'a grid that ends too early': resultOf({ octaves: [-2, -1], level: -0.1 }),
  'one seed': resultOf({ seeds: [1] }),
  'two widths, one seed and no success above the best rate': resultOf({
    widths: [256, 64],
    seeds: [1],
    octaves: [0],
    level: -1,
  }),
  'one width': resultOf({ widths: [64] }),
  'no runs of more epochs': { ...resultOf({}), horizon: null },
};

async function draw(name: string, result: CriticalRate): Promise<string> {
  const figure = FIGURES[name];
  if (figure === undefined) throw new Error(`there is no figure ${name}`);
  return renderSvg(`fashion-mnist-${name}`, figure(result));
}

for (const [what, result] of Object.entries(RESULTS)) {
  describe(what, () => {
    for (const name of Object.keys(FIGURES)) {
      test(`${name} is drawn without a warning, as a page can hold it`, async () => {
        const svg = await draw(name, result);
        const id = `fashion-mnist-${name}`;
        assertPresentable(id, svg);
      });
    }
  });
}

describe('titles say what was found', () => {
  const titleOf = (name: string, what: string): string => {
    const result = RESULTS[what];
    assert.ok(result !== undefined);
    return FIGURES[name]?.(result).title ?? '';
  };

  test('about the critical rate', () => {
    const title = (what: string): string => titleOf('critical-rate', what);
    assert.match(
      title('a falling threshold'),
      /^Wider networks need a smaller learning rate: slope −0\.2\d\d,/,
    );
    assert.match(
      title('a rising threshold'),
      /^Wider networks bear a larger learning rate: slope \+0\.2\d\d,/,
    );
    assert.match(title('a level threshold'), /hardly depends on width: slope [−+]?0\.0\d\d,/);
    assert.match(title('a grid that ends too early'), /is open,/);
  });

  test('about the rates at which half the runs fail', () => {
    const [narrow = NaN, wide = NaN] = [
      ...titleOf('failure-probability', 'a falling threshold').matchAll(/([\d.]+) with/g),
    ].map(([, rate]) => Number(rate));
    assert.ok(narrow > wide, `${narrow} and ${wide}`);
    assert.match(
      titleOf('failure-probability', 'one width'),
      /^Half the runs fail at rate [\d.]+ with 64 units,/,
    );
  });

  test('about the kinds of failure', () => {
    assert.match(titleOf('failure-kinds', 'a rising threshold'), /^Most frequent failure/);
  });

  test('about what hangs on the definitions', () => {
    assert.match(
      titleOf('critical-slopes', 'a falling threshold'),
      /^“Supported” in 5 of 5 variants of the accuracy criterion: slope −0\.\d{3},/,
    );
    assert.match(titleOf('critical-slopes', 'a grid that ends too early'), /^No slope/);
  });
});

describe('what is missing is said', () => {
  test('that the variants of the definition share a criterion', async () => {
    const result = RESULTS['a falling threshold'];
    assert.ok(result !== undefined);
    const texts = textsOf(await draw('critical-slopes', result)).join(' ');
    assert.match(texts, /A definition by overflow alone, or by the loss of the batches, wasn’t tried/);
  });

  test('thresholds beyond the grid, at which widths', async () => {
    const result = RESULTS['a grid that ends too early'];
    assert.ok(result !== undefined);
    const texts = textsOf(await draw('critical-rate', result)).join(' ');
    assert.match(texts, /\d+ of 30 thresholds lie beyond the grid of rates \(6 with 64 units/);
    assert.match(texts, /Inconclusive: \d+ of 30 thresholds are censored/);
    assert.match(texts, /6 censored/);
  });

  test('widths without a non-finite run', async () => {
    const result = RESULTS['a falling threshold'];
    assert.ok(result !== undefined);
    const texts = textsOf(await draw('failure-kinds', result)).join(' ');
    assert.match(texts, /Lowest rate with a run that became non-finite: [\d.]+ with 256 units/);
    assert.match(texts, /No run became non-finite up to rate 2 with 64 units and 128 units\./);
  });
});

test('a page finds its way by widths and rates, not by their logarithms', async () => {
  const result = RESULTS['a falling threshold'];
  assert.ok(result !== undefined);
  const panels = async (name: string): Promise<readonly string[]> =>
    [...(await draw(name, result)).matchAll(/<g data-panel="[^>]*>/g)].map(([tag]) => tag);
  const [threshold = ''] = await panels('critical-rate');
  const [, low = '', high = ''] =
    / data-x="log ([\d.]+) ([\d.]+)" data-y="log [\d.]+ [\d.]+"/.exec(threshold) ?? [];
  assert.ok(Number(low) < 64 && Number(low) > 32 && Number(high) > 1024, threshold);
  const probabilities = await panels('failure-probability');
  assert.equal(probabilities.length, result.widths.length);
  assert.match(
    probabilities[0] ?? '',
    /data-panel="width_\d+" data-x="log [\d.]+ [\d.]+" data-y="linear -0\.04 1\.06"/,
  );
});

test('every failure is drawn: the bars of a kind are as many as the rates that have it', async () => {
  const result = RESULTS['a falling threshold'];
  assert.ok(result !== undefined);
  const svg = await draw('failure-kinds', result);
  const fills = { DIVERGED: '#1d2126', STUCK_AT_CHANCE: '#b3401f', BELOW_THRESHOLD: '#e69f00' } as const;
  for (const [kind, fill] of Object.entries(fills)) {
    const wanted: number = result.widths
      .flatMap(({ shares }) => shares)
      .filter((share) => Object.entries(share).some(([name, value]) => name === kind && value > 0)).length;
    const bars: number = [...svg.matchAll(/<path [^>]*d="M[\d.]+,[\d.]+h[^>]*>/g)].filter(([path]) =>
      path.includes(`fill="${fill}"`),
    ).length;
    assert.ok(wanted > 0);
    assert.equal(bars, wanted, kind);
  }
});
