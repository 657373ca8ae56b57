import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { controlsResult } from '../../stages/analysis/critical/controls.js';
import { curvatureSummary } from '../../stages/analysis/critical/curvature.js';
import { heldPredictions, type Findings, type Prediction } from '../../stages/conclusion/predictions.js';
import type { ControlName } from '../../stages/engines/variants/names.js';
import { CALM, simulateControl } from '../support/controls.js';
import { criticalResult, simulateOctaves, STUDY, type Simulation } from '../support/critical.js';
import { simulateCurvatures, type CurvatureSimulation } from '../support/curvature.js';
import { simulateSecondary } from '../support/secondary.js';

const SEEDS = [1, 2, 3, 4, 5];
const WIDTHS = [64, 256, 1024];

interface World {
  readonly study?: Partial<Simulation>;
  readonly horizon?: Partial<Simulation>;
  readonly curvature?: Partial<CurvatureSimulation>;
  readonly controls?: readonly ReturnType<typeof simulateControl>[];
}

function findings({ study = {}, horizon, curvature, controls = [] }: World): Findings {
  const longer = horizon && {
    ...STUDY,
    name: 'horizon',
    widths: WIDTHS,
    seeds: SEEDS,
    steps: 4,
    epochs: 10,
    ...horizon,
  };
  return {
    critical: criticalResult(study, longer),
    curvature: curvatureSummary(simulateCurvatures(curvature)),
    controls: controlsResult(simulateOctaves({ ...STUDY, ...study, seeds: SEEDS }), controls.flat(), 0.7),
    secondary: simulateSecondary().result,
  };
}

function predictionOf(world: World, text: RegExp): Prediction {
  const found = heldPredictions(findings(world)).filter((prediction) => text.test(prediction.text));
  const [only] = found;
  assert.ok(
    only !== undefined && found.length === 1,
    `${String(found.length)} predictions match ${String(text)}`,
  );
  return only;
}

function heldOf(world: World, text: RegExp): string {
  return predictionOf(world, text).held;
}

describe('theory', () => {
  test('2/λ₀ as predicted, and not', () => {
    const predicted = { slope: -0.41, level: Math.log2(4.2), spread: 0.02 };
    assert.equal(heldOf({ curvature: predicted }, /^The slope of 2\/λ₀/), 'borne out');
    assert.equal(heldOf({ curvature: { ...predicted, slope: 0 } }, /^The slope of 2\/λ₀/), 'not borne out');
    assert.equal(heldOf({ curvature: predicted }, /^2\/λ₀ is about/), 'borne out');
    assert.equal(heldOf({ curvature: { ...predicted, level: -2 } }, /^2\/λ₀ is about/), 'not borne out');
  });

  test('the critical rate below 2/λ₀', () => {
    const text = /^The critical rate lies below/;
    assert.equal(heldOf({ curvature: { level: 3 } }, text), 'borne out');
    assert.equal(heldOf({ curvature: { level: -3 } }, text), 'not borne out');
  });

  test('the slope of the critical rate', () => {
    const text = /^The slope of the critical rate/;
    assert.equal(heldOf({ study: { slope: -0.3 } }, text), 'borne out');
    assert.equal(heldOf({ study: { slope: 0.1 } }, text), 'not borne out');
    assert.match(predictionOf({ study: { slope: -0.3 } }, text).found, /^slope −0\.\d+, .*: SUPPORTED$/);
  });
});

test('equal verdicts bear a prediction out, unless they say nothing', () => {
  const text = /^Accuracy thresholds/;
  assert.equal(heldOf({}, text), 'borne out');
  assert.equal(heldOf({ study: { widths: [64] } }, text), 'open');
});

describe('the horizon', () => {
  test('is held with its differences, and left out without runs', () => {
    assert.equal(
      heldOf({ study: CALM, horizon: { ...CALM, level: STUDY.level - 1 } }, /^Ten epochs/),
      'not borne out',
    );
    assert.ok(heldPredictions(findings({})).every(({ number }) => number !== 2));
  });
});

describe('the controls', () => {
  test('lower thresholds at every width', () => {
    const lower = (level: number): string =>
      heldOf(
        { study: CALM, controls: [simulateControl('glorot', { ...CALM, level })] },
        /^Glorot: thresholds/,
      );
    assert.equal(lower(-1.4), 'borne out');
    assert.equal(lower(0.2), 'not borne out');
  });

  /** How the prediction comes out, by the control's slope. */
  const bySlope =
    (control: ControlName, main: number, text: RegExp) =>
    (slope: number): string =>
      heldOf(
        {
          study: { ...CALM, slope: main },
          controls: [simulateControl(control, { ...CALM, slope, level: -0.5 })],
        },
        text,
      );

  test('a steeper slope', () => {
    const steeper = bySlope('mse', -0.2, /^MSE: a steeper/);
    assert.equal(steeper(-0.5), 'borne out');
    assert.equal(steeper(0.1), 'not borne out');
  });

  test('muP nearer 0: by the means, where the difference isn’t chance', () => {
    const nearer = bySlope('mup', -0.3, /^muP: a slope nearer/);
    assert.equal(nearer(0), 'borne out');
    assert.equal(nearer(-0.3), 'open');
  });

  test('runs stuck at chance are compared at the rates that both have', () => {
    const { found } = predictionOf(
      { controls: [simulateControl('final-relu', { level: -1.4, octaves: [-3, -2, -1, 0] })] },
      /^final ReLU: more runs/,
    );
    assert.match(found, /^\d+ % instead of \d+ % with 64 units, .* with 1024 units$/);
  });

  test('one that has no runs is predicted nothing about', () => {
    assert.ok(heldPredictions(findings({})).every(({ number }) => number !== 6));
  });
});

test('without significance, “falls” and “doesn’t depend” are open alike', () => {
  const world = findings({});
  const { endpoints } = world.secondary;
  const unclear = endpoints.map((endpoint) => ({ ...endpoint, significant: false, p: 0.4, p_holm: 0.9 }));
  const held = heldPredictions({ ...world, secondary: { ...world.secondary, endpoints: unclear } });
  const own = held.filter(({ number }) => number === 5 || number === 7);
  assert.deepEqual(
    own.map((prediction) => prediction.held),
    ['open', 'open', 'open', 'open'],
  );
});
