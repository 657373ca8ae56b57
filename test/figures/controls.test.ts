import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { controlsResult } from '../../stages/analysis/critical/controls.js';
import type { Octave } from '../../stages/critical/octave.js';
import { controlsFigure } from '../../stages/figures/parts/controls.js';
import { renderSvg } from '../../stages/figures/parts/render.js';
import type { Controls } from '../../stages/tables/controls.js';
import { simulateControl } from '../support/controls.js';
import { simulateOctaves, STUDY } from '../support/critical.js';
import { textsOf } from './drawings.js';
import { assertPresentable } from './presentable.js';

const MAIN = simulateOctaves({ ...STUDY, seeds: [1, 2, 3, 4, 5, 6] });
/** As the main study is. */
const ALIKE = { slope: -0.2, sd: 0.2 };

function resultOf(...controls: readonly (readonly Octave[])[]): Controls {
  return controlsResult(MAIN, controls.flat(), 0.7);
}

const RESULTS: Readonly<Record<string, Controls>> = {
  'all five': resultOf(
    simulateControl('mup', { slope: 0.1, sd: 0.05, level: -0.3 }),
    simulateControl('glorot', { slope: -0.4, level: -1.2, octaves: [-3, -2, -1, 0] }),
    simulateControl('mse', { slope: -0.8, level: -0.9, octaves: [-4, -3, -2, -1, 0, 1], sd: 0.05 }),
    simulateControl('final-relu', { level: -2.4 }),
    simulateControl('normalised', ALIKE),
  ),
  'one that changes the slope': resultOf(
    simulateControl('mup', { slope: 0.1, sd: 0.05, level: -0.3 }),
    simulateControl('normalised', ALIKE),
  ),
  'one like the main study': resultOf(simulateControl('glorot', ALIKE)),
  'one seed': resultOf(simulateControl('mup', { seeds: [1] }), simulateControl('mse', { seeds: [1] })),
  'one width': resultOf(simulateControl('mup', { widths: [64] })),
  'no threshold within the grid': resultOf(simulateControl('final-relu', { level: 3 })),
  'no control': resultOf(),
};

async function draw(what: string): Promise<string> {
  const result = RESULTS[what];
  assert.ok(result !== undefined);
  return renderSvg('fashion-mnist-controls', controlsFigure(result));
}

for (const what of Object.keys(RESULTS)) {
  test(`${what}: drawn without a warning, as a page can hold it`, async () => {
    const svg = await draw(what);
    assertPresentable('fashion-mnist-controls', svg);
  });
}

describe('the title says what was found', () => {
  const titleOf = (what: string): string => {
    const result = RESULTS[what];
    assert.ok(result !== undefined);
    return controlsFigure(result).title;
  };

  test('how many controls change the slope, and which one most', () => {
    assert.match(
      titleOf('all five'),
      /^With [23] of 5 controls the slope’s difference excludes 0, with MSE most \(−0\.\d{3}\)/,
    );
    assert.match(
      titleOf('one that changes the slope'),
      /^Of 2 controls only with muP the slope’s difference excludes 0 \(\+0\.\d{3}\)/,
    );
    assert.match(titleOf('one like the main study'), /^With no control the slope’s difference/);
  });

  test('that there is nothing to compare', () => {
    for (const what of ['one seed', 'one width', 'no threshold within the grid', 'no control']) {
      assert.match(titleOf(what), /^No control’s slope can be held against the main study’s/);
    }
  });
});

test('each control has a row with its slope and its difference, and a panel', async () => {
  const texts = textsOf(await draw('all five'));
  for (const name of ['muP', 'Glorot', 'MSE', 'final ReLU', 'normalised inputs']) {
    assert.equal(texts.filter((text) => text === name).length, 2, name);
  }
  const { controls } = RESULTS['all five'] ?? resultOf();
  const compared = controls.filter(({ slope_difference: { mean } }) => mean !== null).length;
  assert.equal(texts.filter((text) => /^difference [−+]\d\.\d{3} \(/.test(text)).length, compared);
  assert.equal(compared, 4);
  assert.ok(['−1', '−1/2', 'margin −0.10', '0'].every((line) => texts.includes(line)));
});

test('thresholds beyond the grid are counted, at their width and in the notes', async () => {
  const texts = textsOf(await draw('all five'));
  const widths = RESULTS['all five']?.controls.find(({ control }) => control === 'final-relu')?.widths ?? [];
  for (const { censored } of widths) {
    if (censored > 0) assert.ok(texts.includes(`${String(censored)} ↓`), String(censored));
  }
  assert.ok(widths.some(({ censored }) => censored > 0));
  assert.match(texts.join(' '), /final ReLU \d+ of 15 \(\d+ without any success\)/);
  assert.ok(textsOf(await draw('no threshold within the grid')).includes('5 ↑'));
});
