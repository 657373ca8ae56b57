import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { controlsResult } from '../../stages/analysis/critical/controls.js';
import type { Octave } from '../../stages/critical/octave.js';
import { controlsSection } from '../../stages/report/appendix/controls.js';
import { CALM, simulateControl } from '../support/controls.js';
import { simulateOctaves, STUDY } from '../support/critical.js';

const MAIN = simulateOctaves({ ...STUDY, ...CALM, seeds: [1, 2, 3, 4, 5] });

function textOf(...controls: readonly (readonly Octave[])[]): string {
  const result = controlsResult(MAIN, controls.flat(), 0.7);
  return controlsSection(result)
    .content.text.replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('the section of the controls', () => {
  test('names those whose slope differs, how surely, and the verdicts', () => {
    const text = textOf(
      simulateControl('mup', { ...CALM, slope: 0.1 }),
      simulateControl('mse', { ...CALM, slope: -0.6 }),
      simulateControl('normalised', { ...CALM, slope: STUDY.slope, level: STUDY.level }),
    );
    const number = String.raw`[−+]0\.\d{3}`;
    for (const [name, by] of [
      ['muP', '\\+0'],
      ['MSE', '−0'],
    ]) {
      assert.match(
        text,
        new RegExp(
          `With ${name} the slope of the critical rate differs from the main study’s by ${by}\\.\\d{3} ` +
            `\\(95 % interval ${number} … ${number}; p .*?, .*? by Holm over the controls\\)`,
        ),
      );
    }
    assert.match(
      text,
      /With normalised inputs the interval of the difference includes 0; its half-width is 0\.\d\d,/,
    );
    assert.match(text, /the hypothesis would be .*SUPPORTED with .*MSE/);
  });

  test('says where all critical rates moved to one side, and by which factor', () => {
    assert.match(
      textOf(simulateControl('glorot', { ...CALM, level: STUDY.level - 1 })),
      /Glorot: critical rates are 0\.5 times the main study’s\./,
    );
    assert.doesNotMatch(textOf(simulateControl('glorot', CALM)), /: critical rates are/);
  });

  test('counts thresholds beyond the grid, and says that there are none', () => {
    assert.match(
      textOf(simulateControl('final-relu', { level: 3 })),
      /Thresholds beyond the grid of rates: final ReLU: 15 above it, of 15\./,
    );
    assert.match(textOf(simulateControl('glorot', CALM)), /All thresholds lie inside the grids\./);
  });

  test('without slopes says that nothing can be held against the main study', () => {
    assert.match(textOf(), /No control has enough slopes/);
  });
});
