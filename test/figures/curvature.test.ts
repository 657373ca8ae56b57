import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { criticalRate } from '../../stages/analysis/critical/critical-rate.js';
import { curvatureSummary } from '../../stages/analysis/critical/curvature.js';
import { gridOf } from '../../stages/analysis/critical/grid.js';
import { runRows } from '../../stages/analysis/critical/rows.js';
import { curvatureByWidth } from '../../stages/figures/parts/curvature.js';
import { renderSvg } from '../../stages/figures/parts/render.js';
import type { Figure } from '../../stages/figures/parts/spec.js';
import { widthHeatMap } from '../../stages/figures/parts/width-heat-map.js';
import type { CriticalRate } from '../../stages/tables/critical-rate.js';
import type { CriticalRunRow } from '../../stages/tables/critical-table.js';
import type { CurvatureSummary } from '../../stages/tables/curvature.js';
import { simulateOctaves, STUDY, type Simulation } from '../support/critical.js';
import { simulateCurvatures, type CurvatureSimulation } from '../support/curvature.js';
import { textsOf } from './drawings.js';
import { assertPresentable } from './presentable.js';

interface Case {
  readonly rows: readonly CriticalRunRow[];
  readonly curvature: CurvatureSummary;
  readonly critical: CriticalRate;
}

function caseOf(curvature: Partial<CurvatureSimulation>, critical: Partial<Simulation>): Case {
  const octaves = simulateOctaves({ ...STUDY, seeds: [1, 2, 3], ...critical });
  return {
    rows: runRows('main', octaves, 0.7),
    curvature: curvatureSummary(simulateCurvatures(curvature)),
    critical: criticalRate(gridOf(octaves), null, { threshold: 0.7, sensitivity: [] }),
  };
}

const exact = caseOf({ spread: 0, slope: -0.25, level: 0.5 }, { sd: 0, slope: 0.25, level: -0.45 });

const CASES: Readonly<Record<string, Case>> = {
  'all widths, many seeds': caseOf({}, {}),
  'one seed': caseOf({ seeds: [1] }, { seeds: [1] }),
  'one width': caseOf({ widths: [64] }, { widths: [64] }),
  'widths that differ': caseOf({ widths: [64, 100] }, { widths: [64, 1024] }),
  'no threshold within the grid': caseOf({}, { octaves: [-2], level: 1 }),
  'another data set': {
    ...exact,
    curvature: { ...exact.curvature, dataset: 'mnist' },
  },
};

const FIGURES: Readonly<Record<string, (given: Case) => Figure>> = {
  curvature: ({ curvature, critical }) => curvatureByWidth(curvature, critical),
  'width-heat-map': ({ rows, curvature, critical }) => widthHeatMap(rows, critical, curvature),
};

async function draw(name: string, given: Case): Promise<string> {
  const figure = FIGURES[name];
  if (figure === undefined) throw new Error(`there is no figure ${name}`);
  return renderSvg(`fashion-mnist-${name}`, figure(given));
}

for (const [what, given] of Object.entries(CASES)) {
  for (const name of Object.keys(FIGURES)) {
    test(`${name} is drawn without a warning, as a page can hold it: ${what}`, async () => {
      const svg = await draw(name, given);
      assertPresentable(`fashion-mnist-${name}`, svg);
    });
  }
}

describe('the figure of 2/λ₀ by width says', () => {
  test('in its title the critical rate as a share of 2/λ₀', () => {
    // log2 of 2/λ₀ is 1 … 0, of the critical rate −0.9375 … 0.0625.
    const { title } = curvatureByWidth(exact.curvature, exact.critical);
    assert.equal(title, 'The critical rate is 0.26 to 1 times 2/λ₀ at initialisation, Fashion-MNIST');
    const one = caseOf({ widths: [256], spread: 0, level: 0.5625 }, { widths: [256], sd: 0, level: -0.45 });
    assert.match(
      curvatureByWidth(one.curvature, one.critical).title,
      /^The critical rate is 0\.5 times 2\/λ₀/,
    );
    const none = CASES['no threshold within the grid'];
    assert.ok(none !== undefined);
    assert.match(curvatureByWidth(none.curvature, none.critical).title, /without a critical rate/);
  });

  test('that 2/λ₀ is a bound and no prediction, and how it was found', async () => {
    const texts = textsOf(await draw('curvature', exact)).join(' ');
    assert.match(texts, /bounds the rate of stable full-batch descent at the initial weights/);
    assert.match(texts, /no prediction of the critical rate/);
    assert.match(
      texts,
      /first 2048 training images, 20 power iterations, the last of which moved it by at most 1 %/,
    );
    assert.match(texts, /2\/λ₀ slope −0\.250, .*critical rate slope \+0\.250/);
    const { description } = curvatureByWidth(exact.curvature, exact.critical);
    assert.match(description, /2\/λ₀: 2 with 64 units \(95 % interval 2 to 2, 10 seeds\)/);
  });

  test('what was predicted beforehand, where it was', async () => {
    const mnist = CASES['another data set'];
    assert.ok(mnist !== undefined);
    const predicted = '2/λ₀ as predicted beforehand';
    assert.ok(textsOf(await draw('curvature', exact)).includes(predicted));
    assert.ok(!textsOf(await draw('curvature', mnist)).includes(predicted));
  });
});

test('every seed is drawn', async () => {
  const svg = await draw('curvature', CASES['all widths, many seeds'] ?? exact);
  const open = [...svg.matchAll(/<path [^>]*stroke="#(?:c75000|0072b2)"[^>]*opacity="0\.4"/g)];
  assert.equal(open.length, 5 * 10 + 5 * 3);
});

describe('the heat map by width', () => {
  test('says at how many widths the critical rate lies below 2/λ₀', () => {
    // log2 of 2/λ₀ is 1 … 0, of the critical rate −0.9375 … 0.0625: only the widest lies above.
    const { title, description } = widthHeatMap(exact.rows, exact.critical, exact.curvature);
    assert.equal(title, 'The critical rate lies below 2/λ₀ at 4 of 5 widths, Fashion-MNIST');
    assert.match(description, /2\/λ₀ at initialisation: 2 with 64 units, 1\.7 with 128 units/);
    assert.match(description, /critical rate: 0\.52 with 64 units/);
  });

  test('has a colour for every width and rate, grey where most runs are not finite, and only of the main grid', async () => {
    const fills = (svg: string): readonly string[] =>
      [...svg.matchAll(/<path [^>]*d="M[\d.]+,[\d.]+h[^>]*fill="(#[0-9a-f]{6})"/g)].map(
        ([, fill = '']) => fill,
      );
    const bare = { ...exact, rows: exact.rows.slice(0, 1) };
    const scale = fills(await draw('width-heat-map', bare)).length - 1;
    const drawn = fills(await draw('width-heat-map', exact));
    assert.equal(drawn.length - scale, 5 * 24);
    const nonfinite = new Set(
      exact.rows
        .filter(({ final_train_loss: loss }) => loss === null)
        .map(({ width, log2_rate: rate }) => `${width} ${rate}`),
    );
    assert.ok(nonfinite.size > 0);
    assert.equal(drawn.filter((fill) => fill === '#d5d9de').length, nonfinite.size);
    const horizon = exact.rows.map((row) => ({ ...row, study: 'horizon' as const, width: 32 }));
    assert.deepEqual(
      fills(await draw('width-heat-map', { ...exact, rows: [...exact.rows, ...horizon] })),
      drawn,
    );
  });
});
