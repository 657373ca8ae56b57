import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { controlsResult } from '../../stages/analysis/critical/controls.js';
import { curvatureSummary } from '../../stages/analysis/critical/curvature.js';
import { severityResult } from '../../stages/analysis/severity/severity.js';
import { conditions } from '../../stages/figures/drawings/conditions.js';
import { criticalRateByWidth } from '../../stages/figures/drawings/critical-rate.js';
import { curvatureByWidth } from '../../stages/figures/drawings/curvature.js';
import { failureKinds } from '../../stages/figures/drawings/failure-kinds.js';
import { severityLadder } from '../../stages/figures/drawings/severity.js';
import type { MainTables } from '../../stages/figures/kit/main-figure-stage.js';
import { renderSvg } from '../../stages/figures/kit/render.js';
import { PHONE, WIDE, type Screen } from '../../stages/figures/kit/screen.js';
import type { Figure } from '../../stages/figures/kit/spec.js';
import { simulateControl } from '../support/controls.js';
import { plan, simulateArms, type Fate, type Place } from '../support/arms.js';
import { criticalResult, simulateOctaves, STUDY, type Simulation } from '../support/critical.js';
import { simulateCurvatures } from '../support/curvature.js';
import { textsOf } from './drawings.js';
import { assertPresentable } from './presentable.js';

const FIGURES: Readonly<Record<string, (tables: MainTables, screen: Screen) => Figure>> = {
  'critical-rate': criticalRateByWidth,
  severity: severityLadder,
  'failure-kinds': failureKinds,
  curvature: curvatureByWidth,
  conditions,
};

function tablesOf(change: Partial<Simulation>): MainTables {
  const simulation = { ...STUDY, seeds: [1, 2, 3, 4, 5, 6], ...change };
  const octaves = simulateOctaves(simulation);
  const controls = [
    simulateControl('mup', { slope: 0.1, sd: 0.05, level: -0.3 }),
    simulateControl('mse', { slope: -0.8, level: -0.9, octaves: [-4, -3, -2, -1, 0, 1], sd: 0.05 }),
  ].flat();
  return {
    critical: criticalResult(simulation, { ...simulation, steps: 4, epochs: 10 }),
    controls: controlsResult(octaves, controls, 0.7),
    curvature: curvatureSummary(simulateCurvatures({})),
    severity: severityResult(octaves, 0.7).table,
  };
}

const STUDIES: Readonly<Record<string, MainTables>> = {
  'a falling threshold': tablesOf({ slope: -0.25 }),
  'a level threshold': tablesOf({ slope: 0, sd: 0.05 }),
  'a grid that ends too early': tablesOf({ octaves: [-2, -1], level: -0.1 }),
  'one seed': tablesOf({ seeds: [1] }),
  'two widths, one seed and no success above the best rate': tablesOf({
    widths: [256, 64],
    seeds: [1],
    octaves: [0],
    level: -1,
  }),
  'one width': tablesOf({ widths: [64] }),
};

async function draw(name: string, tables: MainTables | undefined, screen = WIDE): Promise<string> {
  const figure = FIGURES[name];
  assert.ok(figure !== undefined && tables !== undefined);
  return renderSvg(name, figure(tables, screen));
}

for (const [what, tables] of Object.entries(STUDIES)) {
  describe(what, () => {
    for (const name of Object.keys(FIGURES)) {
      for (const [place, screen] of Object.entries({ 'a wide screen': WIDE, 'a phone': PHONE })) {
        test(`${name} is drawn for ${place} without a warning, as a page can hold it`, async () => {
          const svg = await draw(name, tables, screen);
          assertPresentable(name, svg);
          const [, width = ''] = /viewBox="0 0 (\d+) /.exec(svg) ?? [];
          assert.ok(Number(width) <= screen.width + 10, `${width} pixels wide`);
        });
      }
    }
  });
}

test('a page finds widths and rates on the axes', async () => {
  const svg = await draw('critical-rate', STUDIES['a falling threshold']);
  const [, low = '', high = ''] =
    /<g data-panel="rate" data-x="log ([\d.]+) ([\d.]+)" data-y="log [\d.]+ [\d.]+">/.exec(svg) ?? [];
  assert.ok(Number(low) < 64 && Number(low) > 32 && Number(high) > 1024, svg.slice(0, 2000));
});

test('every failure is drawn: the bars of a kind are as many as the rates that have it', async () => {
  const tables = STUDIES['a falling threshold'];
  const svg = await draw('failure-kinds', tables);
  const fills = { DIVERGED: '#1d2126', STUCK_AT_CHANCE: '#b3401f', BELOW_THRESHOLD: '#e69f00' } as const;
  for (const [kind, fill] of Object.entries(fills)) {
    const wanted = (tables?.critical.widths ?? [])
      .flatMap(({ shares }) => shares)
      .filter((share) => Object.entries(share).some(([name, value]) => name === kind && value > 0)).length;
    // A bar has a seam; the legend's square has none.
    const bars = [...svg.matchAll(/<path [^>]*>/g)].filter(
      ([path]) =>
        path.includes(`fill="${fill}"`) && path.includes('stroke="white"') && !path.includes('transform'),
    ).length;
    assert.ok(wanted > 0);
    assert.equal(bars, wanted, kind);
  }
});

test('the ladder has a row for each definition with a slope, and only the methods that give one', async () => {
  const texts = textsOf(await draw('severity', STUDIES['a falling threshold']));
  for (const text of ['accuracy too low', 'NaN or infinite', 'if every width had a threshold']) {
    assert.ok(texts.includes(text), text);
  }
});

test('exploratory slopes and those of each arm of fresh seeds stand in panels of their own', async () => {
  const planned = plan({
    slopes: { widths: STUDY.widths, seeds: [21, 22, 23], octaves: [-1, 0], cut: [1, 2, 3] },
  });
  const fate = ({ log2Rate }: Place): Fate =>
    log2Rate > 2 ? { nonfinite: 60 } : { accuracy: log2Rate > 0.5 ? 0.5 : 0.9 };
  const arms = simulateArms(planned, { 'slope-0': fate, 'slope-0.1': fate });
  const octaves = simulateOctaves({ ...STUDY, seeds: [1, 2, 3], slope: -0.25 });
  const severity = severityResult(octaves, 0.7, [...arms.values()]).table;
  const tables = { ...tablesOf({}), severity };
  const names = [
    'ReLU, exploratory, Fashion-MNIST',
    'ReLU, fresh seeds, Fashion-MNIST',
    'leaky ReLU 0.1, fresh seeds, Fashion-MNIST',
  ];
  for (const screen of [WIDE, PHONE]) {
    const svg = await draw('severity', tables, screen);
    assertPresentable('severity', svg);
    assert.deepEqual(new Set(textsOf(svg).filter((text) => names.includes(text))), new Set(names));
    const [, described = ''] = /<desc[^>]*>([^<]*)</.exec(svg) ?? [];
    for (const name of names) assert.ok(described.includes(`${name}: accuracy too low, `), described);
    const [, width = ''] = /viewBox="0 0 (\d+) /.exec(svg) ?? [];
    assert.ok(Number(width) <= screen.width + 10, `${width} pixels wide`);
    // A point for each row: none of an arm is lost behind one that the main study has, too.
    const slopes = severity.definitions.filter(
      ({ method, slope }) => method === 'half-rates' && slope !== null,
    );
    const squares = [...svg.matchAll(/<path [^>]*fill="#c75000"[^>]*>/g)].length;
    assert.equal(squares, slopes.length + 1, 'the points and the legend’s');
  }
});

test('controls stand beside the same seeds without the change', async () => {
  const texts = textsOf(await draw('conditions', STUDIES['a falling threshold']));
  for (const text of ['muP', 'MSE', '10 epochs', 'unchanged, same seeds and widths']) {
    assert.ok(texts.includes(text), text);
  }
});

test('every seed is drawn as a ring, larger where several agree', async () => {
  const tables = STUDIES['a falling threshold'];
  const svg = await draw('critical-rate', tables);
  const rings = [...svg.matchAll(/<path [^>]*stroke-width="1\.2"[^>]*>/g)].length;
  const places = new Set(
    (tables?.critical.per_seed ?? []).flatMap(({ thresholds }) =>
      thresholds.flatMap(({ width, log2_eta_crit: rate }) =>
        rate === null ? [] : [`${String(width)} ${String(rate)}`],
      ),
    ),
  );
  assert.equal(rings, places.size);
});
