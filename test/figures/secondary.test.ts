import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textWidth } from '../../stages/figures/parts/font.js';
import { optimum } from '../../stages/figures/parts/optimum.js';
import { renderSvg } from '../../stages/figures/parts/render.js';
import type { Figure } from '../../stages/figures/parts/spec.js';
import { spikes } from '../../stages/figures/parts/spikes.js';
import type { Secondary } from '../../stages/tables/secondary.js';
import { simulateSecondary } from '../support/secondary.js';
import { FULL_GRID, madeUpCells } from '../support/tables.js';
import { draw, textsOf } from './drawings.js';
import { assertPresentable } from './presentable.js';

type Simulated = ReturnType<typeof simulateSecondary>;

const FIGURES: Readonly<Record<string, (simulated: Simulated) => Figure>> = {
  optimum: ({ result, optimum: rows }) => optimum(result, rows),
  spikes: ({ result }) => spikes(result),
};

const falling = simulateSecondary();

const RESULTS: Readonly<Record<string, Simulated>> = {
  'an optimum that falls': falling,
  'an optimum that rises': simulateSecondary({}, { slope: 0.25 }),
  'a level optimum': simulateSecondary({}, { slope: 0 }),
  'optima beside non-finite runs': simulateSecondary({}, { limit: -2.5 }),
  'no finite run at all': simulateSecondary({}, { limit: -20 }),
  'thresholds beyond the grid': simulateSecondary({ octaves: [-2], level: 3 }),
  'one width, one seed, two rates': simulateSecondary(
    { widths: [64], seeds: [1], octaves: [0], steps: 1 },
    { widths: [64], seeds: [1], octaves: [-2, -1] },
  ),
  'widths that the study doesn’t have': simulateSecondary(
    { widths: [32, 96], seeds: [1, 2] },
    { widths: [32, 96] },
  ),
};

function figureOf(name: string, simulated: Simulated): Figure {
  const figure = FIGURES[name];
  if (figure === undefined) throw new Error(`there is no figure ${name}`);
  return figure(simulated);
}

for (const [what, simulated] of Object.entries(RESULTS)) {
  describe(what, () => {
    for (const name of Object.keys(FIGURES)) {
      test(`${name} is drawn without a warning, as a page can hold it`, async () => {
        const figure = figureOf(name, simulated);
        const id = `fashion-mnist-${name}`;
        const svg = await renderSvg(id, figure);
        assertPresentable(id, svg);
        const title = textWidth(figure.title, 16, 'bold');
        assert.ok(title <= 940, `a title of ${title} pixels: ${figure.title}`);
      });
    }
  });
}

describe('titles say what was found', () => {
  const titleOf = (name: string, simulated: Simulated | undefined): string => {
    assert.ok(simulated !== undefined);
    return figureOf(name, simulated).title;
  };

  test('about the optimum', () => {
    assert.match(titleOf('optimum', falling), /^The optimum rate falls with width; the loss depends less on/);
    assert.match(
      titleOf('optimum', RESULTS['an optimum that rises']),
      /rises with width; .* depends more on/,
    );
    assert.match(titleOf('optimum', RESULTS['a level optimum']), /^No clear change of the optimum rate/);
    assert.match(titleOf('optimum', RESULTS['no finite run at all']), /^The optimum rate by width,/);
  });

  test('about spikes: where they begin, and only trends that are significant', () => {
    const from = (distance: number, change: Partial<Secondary['endpoints'][number]> = {}): string =>
      titleOf('spikes', {
        ...falling,
        result: {
          ...falling.result,
          noise: falling.result.noise.map((row) => ({
            ...row,
            spike_rate:
              (row.log2_distance ?? -Infinity) < distance
                ? { mean: 0, ci95: [0, 0], runs: 6 }
                : { mean: 0.01, ci95: [0.001, 0.02], runs: 6 },
          })),
          endpoints: falling.result.endpoints.map((endpoint) =>
            endpoint.name === 'spikes at equal rate' ? { ...endpoint, ...change } : endpoint,
          ),
        },
      });
    // Rates lie an eighth of an octave apart, thresholds between them.
    assert.match(
      from(-0.5),
      /^Losses spike regularly from 0\.7\d?(?: to 0\.7\d?)? times a width’s critical rate on, F/,
    );
    assert.match(from(99), /^No loss spikes in any run,/);
    const rising = { mean: 0.004, p: 0.001, p_holm: 0.005, significant: true, reason: null };
    assert.match(from(0, rising), /critical rate on; at equal rate more in wide networks,/);
    assert.doesNotMatch(from(0, { ...rising, p_holm: 0.2, significant: false }), /wide networks/);
  });

  test('about the collapse, onset and roughness of the grid', async () => {
    const cells = madeUpCells(FULL_GRID);
    // The made-up curves hang on rate × epochs alone, but for a jitter of 1 %.
    const titleIn = async (...given: Parameters<typeof draw>): Promise<string> => {
      const title = /<title[^>]*>([^<]*)/.exec(await draw(...given))?.[1] ?? '';
      assert.ok(textWidth(title, 16, 'bold') <= 940, title);
      return title;
    };
    const collapse = await titleIn('collapse', cells);
    assert.match(
      collapse,
      /^Small rates only set the pace: on rate × epochs their curves agree to [\d.]+ %,/,
    );
    const apart = cells.map((cell) => ({
      ...cell,
      epochs: cell.epochs.map((epoch) =>
        cell.learningRate === 0.01 ? { ...epoch, trainLoss: 3 * (epoch.trainLoss ?? NaN) } : epoch,
      ),
    }));
    const other = await titleIn('collapse', apart);
    assert.match(other, /^Small rates don’t only set the pace: .* differ by \d+ %,/);
    const overfitting = await titleIn('overfitting', cells);
    assert.match(
      overfitting,
      /^At rate 0\.1 test loss turns at epoch \d+ \(small\), \d+ \(medium\) and \d+ \(large\),/,
    );
    const roughness = await titleIn('roughness', cells);
    assert.match(
      roughness,
      /^Test loss is [\d.]+ times as rough at rate 0\.1 as at 0\.01, (?:no size stands|most in)/,
    );
    const shaken = cells.map((cell) => ({
      ...cell,
      epochs: cell.epochs.map((epoch) =>
        cell.size === 'medium' && epoch.epoch % 2 === 1
          ? { ...epoch, testLoss: 2 * (epoch.testLoss ?? NaN) }
          : epoch,
      ),
    }));
    assert.match(await titleIn('roughness', shaken), /, most in the medium network,/);
    const one = cells.filter(({ seed }) => seed === 0);
    assert.match(await titleIn('roughness', one), /as at 0\.01, Fashion/);
  });
});

describe('what is missing is said', () => {
  test('seeds without an optimum, and why', async () => {
    const simulated = RESULTS['optima beside non-finite runs'];
    assert.ok(simulated !== undefined);
    const texts = textsOf(await renderSvg('optimum', figureOf('optimum', simulated))).join(' ');
    assert.match(texts, /Seeds without an optimum: 3 of 3 with 64 units \(beside a non-finite run\)/);
    assert.match(texts, /▲ became non-finite: all 15 runs at 2;/);
  });

  test('every rate and width with a non-finite run has its triangle', async () => {
    const svg = await renderSvg('optimum', figureOf('optimum', falling));
    const triangles = [...svg.matchAll(/<path [^>]*>/g)].filter(([path]) =>
      /d="M0,-[\d.]+L-[\d.]+,[\d.]+L[\d.]+,[\d.]+Z"/.test(path),
    ).length;
    // Rate 2 at five widths, and the legend's.
    assert.equal(triangles, 6);
  });

  test('a grid without runs has no figure of the optimum', () => {
    assert.throws(() => optimum({ ...falling.result, optimum: null }, []), /no runs of the optimum grid/);
  });

  test('runs that failed have no onset, and are counted', async () => {
    const texts = textsOf(await draw('overfitting', madeUpCells(FULL_GRID))).join(' ');
    assert.match(texts, /Runs that failed have no part: .*3 of large at 1/);
    assert.ok(texts.includes('test loss still falls at the end'));
  });

  test('rates without a neighbour can’t be compared', async () => {
    const texts = textsOf(await draw('collapse', madeUpCells({ ...FULL_GRID, rates: [1, 0.01] }))).join(' ');
    assert.match(texts, /There are no two rates up to 0\.01 .* nothing can be compared/);
  });
});
