import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { criticalRate } from '../../stages/analysis/critical/critical-rate.js';
import { curvatureSummary } from '../../stages/analysis/critical/curvature.js';
import { gridOf } from '../../stages/analysis/critical/grid.js';
import { curvatureByWidth } from '../../stages/figures/parts/curvature.js';
import { renderSvg } from '../../stages/figures/parts/render.js';
import { inlineSvg } from '../../stages/report/svg.js';
import type { CriticalRate } from '../../stages/tables/critical-rate.js';
import type { CurvatureSummary } from '../../stages/tables/curvature.js';
import { simulateOctaves, STUDY, type Simulation } from '../support/critical.js';
import { simulateCurvatures, type CurvatureSimulation } from '../support/curvature.js';
import { textsOf } from './drawings.js';

interface Case {
  readonly curvature: CurvatureSummary;
  readonly critical: CriticalRate;
}

function caseOf(curvature: Partial<CurvatureSimulation>, critical: Partial<Simulation>): Case {
  const grid = gridOf(simulateOctaves({ ...STUDY, seeds: [1, 2, 3], ...critical }));
  return {
    curvature: curvatureSummary(simulateCurvatures(curvature)),
    critical: criticalRate(grid, null, { threshold: 0.7, sensitivity: [] }),
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
    curvature: { ...exact.curvature, dataset: 'mnist' },
    critical: exact.critical,
  },
};

const draw = ({ curvature, critical }: Case): Promise<string> =>
  renderSvg('fashion-mnist-curvature', curvatureByWidth(curvature, critical));

for (const [what, given] of Object.entries(CASES)) {
  test(`it is drawn without a warning, as a page can hold it: ${what}`, async () => {
    const svg = await draw(given);
    assert.match(svg, /<title id="fashion-mnist-curvature-title">[^<]*Fashion-MNIST<\/title>/);
    assert.match(svg, /<desc id="fashion-mnist-curvature-desc">[^<]{80,}<\/desc>/);
    assert.doesNotThrow(() => inlineSvg('curvature', svg));
    const texts = textsOf(svg);
    assert.ok(texts.length > 5);
    for (const text of [...texts, ...svg.split('<')]) {
      assert.doesNotMatch(text, /NaN|undefined|null|Infinity|\[object/);
    }
    const [, width = ''] = /viewBox="0 0 (\d+) /.exec(svg) ?? [];
    assert.ok(Number(width) <= 960, `${width} pixels wide`);
  });
}

describe('it says what was found', () => {
  test('in its title: the critical rate as a share of 2/λ₀', () => {
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
    const texts = textsOf(await draw(exact)).join(' ');
    assert.match(texts, /bounds the rate of stable full-batch descent at the initial weights/);
    assert.match(texts, /no prediction of the critical rate/);
    assert.match(
      texts,
      /first 2048 training images, 20 power iterations, the last of which moved it by at most 1 %/,
    );
    assert.match(texts, /2\/λ₀ slope −0\.25, .*critical rate slope \+0\.25/);
    const { description } = curvatureByWidth(exact.curvature, exact.critical);
    assert.match(description, /2\/λ₀: 2 with 64 units \(95 % interval 2 to 2, 10 seeds\)/);
  });

  test('what was predicted beforehand, where it was', async () => {
    const mnist = CASES['another data set'];
    assert.ok(mnist !== undefined);
    const predicted = '2/λ₀ as predicted beforehand';
    assert.ok(textsOf(await draw(exact)).includes(predicted));
    assert.ok(!textsOf(await draw(mnist)).includes(predicted));
  });
});

test('every seed is drawn', async () => {
  const { curvature, critical } = CASES['all widths, many seeds'] ?? exact;
  const svg = await draw({ curvature, critical });
  const open = [...svg.matchAll(/<path [^>]*stroke="#(?:c75000|0072b2)"[^>]*opacity="0\.4"/g)];
  assert.equal(open.length, 5 * 10 + 5 * 3);
});
