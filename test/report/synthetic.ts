import { join } from 'node:path';
import { lateDivergence } from '../../stages/analysis/addendum/late-divergence.js';
import { predictionsOf } from '../../stages/analysis/addendum/predictions.js';
import { armSlopes } from '../../stages/analysis/arms/arm-slopes.js';
import { armsOf } from '../../stages/analysis/arms/arms.js';
import { readPlannedArms } from '../../stages/params/planned-arms.js';
import { cellRow, epochRows } from '../../stages/analysis/cell-row.js';
import { compareEngines } from '../../stages/analysis/compare-engines.js';
import { severityResult } from '../../stages/analysis/severity/severity.js';
import { controlsResult } from '../../stages/analysis/critical/controls.js';
import { curvatureSummary } from '../../stages/analysis/critical/curvature.js';
import { readClaims } from '../../stages/analysis/claims/claim.js';
import { judgeClaims } from '../../stages/analysis/claims/judge.js';
import { runsOf } from '../../stages/analysis/claims/run.js';
import type { Cell } from '../../stages/train/cell.js';
import type { Figure, Study, StudyParams } from '../../stages/report/study.js';
import { inlineSvg } from '../../stages/report/svg.js';
import { FIGURES } from '../figures/drawings.js';
import { simulateControl } from '../support/controls.js';
import { criticalResult, simulateOctaves, STUDY } from '../support/critical.js';
import { simulateCurvatures } from '../support/curvature.js';
import { simulateSecondary } from '../support/secondary.js';
import { madeUpCells } from '../support/tables.js';

const PARAMS_FOLDER = join(import.meta.dirname, '..', '..', 'params');
const CLAIMS = join(PARAMS_FOLDER, 'claims.yaml');

const MAIN_FIGURES = ['critical-rate', 'severity', 'failure-kinds', 'curvature', 'conditions'];

const PARAMS: StudyParams = {
  datasets: ['fashion-mnist', 'mnist'],
  sizes: { names: ['large', 'medium', 'small'], small: [64, 64], medium: [256, 256], large: [1024, 1024] },
  rates: [1.0, 0.5, 0.1, 0.01, 0.001, 0.0001, 0.00001],
  seeds: { all: [0, 1, 2], first: [0] },
  engines: ['onnxruntime'],
  training: { epochs: 50, batch: 64 },
};

/** All five, against a main study of their seeds. */
const CONTROLS = controlsResult(
  simulateOctaves({ ...STUDY, seeds: [1, 2, 3, 4, 5] }),
  [
    simulateControl('mup', { slope: 0.1, sd: 0.05, level: -0.3 }),
    simulateControl('glorot', { slope: -0.4, level: -1.2, octaves: [-3, -2, -1, 0] }),
    simulateControl('mse', { slope: -0.8, level: -0.9, octaves: [-4, -3, -2, -1, 0, 1], sd: 0.05 }),
    simulateControl('final-relu', { level: -2.4 }),
    simulateControl('normalised', { slope: -0.2, sd: 0.2 }),
  ].flat(),
  0.7,
);

/** The addendum's arms before any of their runs, by the study's own code and plan. */
async function noArms(): Promise<Study['arms']> {
  const planned = await readPlannedArms(join(PARAMS_FOLDER, 'arms-planned.yaml'));
  const arms = armsOf([], planned);
  const { table: late } = lateDivergence([], planned);
  return {
    slopes: armSlopes([...arms.values()]),
    engines: [],
    late,
    predictions: predictionsOf(arms, late),
  };
}

const SOURCES: Study['sources'] = [
  ...[
    ['cells.csv', 'aggregate'],
    ['epochs.csv', 'aggregate'],
    ['claims.json', 'conclude'],
    ['engines.csv', 'compare-engines'],
    ['critical-rate.json', 'critical-rate'],
    ['controls.json', 'controls'],
    ['curvature.json', 'curvature-summary'],
    ['secondary.json', 'secondary'],
    ['severity.json', 'severity'],
    ['arms.json', 'arm-slopes'],
    ['arm-engines.csv', 'arm-engines'],
    ['predictions.json', 'predictions'],
  ].map(([name = '', stage = '']) => [`artifacts/tables/${name}`, stage]),
  ...PARAMS.datasets.flatMap((dataset) => [...FIGURES, 'samples'].map((kind) => figureSource(dataset, kind))),
  ...MAIN_FIGURES.map((kind) => figureSource('main', kind)),
].map(([file = '', stage = '']) => ({ file, stage, sha256: '0'.repeat(64) }));

function figureSource(folder: string, kind: string): readonly [file: string, stage: string] {
  return [`artifacts/figures/${folder}/${kind}.svg`, `figures@${folder}/${kind}`];
}

/** A study of the real one's size: made-up curves, judged by the study's own code and claims. */
export async function syntheticStudy(epochs = PARAMS.training.epochs): Promise<Study> {
  const { rates, seeds } = PARAMS;
  const trained = [
    ...madeUpCells({ dataset: 'fashion-mnist', rates, seeds: seeds.all, epochs }),
    ...madeUpCells({ dataset: 'fashion-mnist', rates: [0.1, 0.01], seeds: [3, 4], epochs }),
    ...madeUpCells({ dataset: 'mnist', rates, seeds: seeds.first, epochs }),
  ];
  const secondEngine = trained
    .filter(({ dataset, seed }) => dataset === 'fashion-mnist' && seed === 0)
    .map((cell): Cell => ({ ...cell, engine: 'tfjs-node' }));
  const cells = [...trained, ...secondEngine].map(cellRow);
  const rows = [...trained, ...secondEngine].flatMap(epochRows);
  const runs = runsOf(cells, rows).filter(({ row }) => row.engine === 'onnxruntime');
  const claims = await readClaims(CLAIMS);
  const critical = criticalResult({});
  return {
    params: { ...PARAMS, training: { ...PARAMS.training, epochs } },
    cells,
    epochs: rows,
    claims: PARAMS.datasets.flatMap((dataset) =>
      judgeClaims(
        claims,
        dataset,
        runs.filter(({ row }) => row.dataset === dataset),
        critical,
        [],
      ),
    ),
    summaries: { 'fashion-mnist': summary(6000, 1000), mnist: summary(5900, 1010) },
    figures: PARAMS.datasets.flatMap((dataset) => FIGURES.map((kind) => syntheticFigure(dataset, kind))),
    samples: [syntheticFigure('fashion-mnist', 'samples')],
    engines: compareEngines([...trained, ...secondEngine], 'onnxruntime'),
    critical,
    controls: CONTROLS,
    curvature: curvatureSummary(simulateCurvatures()),
    secondary: simulateSecondary().result,
    severity: severityResult(simulateOctaves({ ...STUDY, seeds: [1, 2, 3, 4] }), 0.7).table,
    arms: await noArms(),
    mainFigures: MAIN_FIGURES.map((kind) => ({
      kind,
      svg: syntheticFigure('fashion-mnist', `figure-${kind}`).svg,
      phone: syntheticFigure('fashion-mnist', `figure-${kind}-phone`).svg,
    })),
    sources: SOURCES,
  };
}

/** About as many bytes as a real one. */
export function syntheticFigure(dataset: Figure['dataset'], kind: string): Figure {
  const id = `${dataset}-${kind}-title`;
  const points = Array.from({ length: 2700 }, (_, x) => `${(x / 3.4).toFixed(1)},${wave(x).toFixed(2)}`);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 320" width="800" height="320" role="img" aria-labelledby="${id}">` +
    `<title id="${id}">${kind}</title><g data-panel="test" data-x="linear 1 50" data-y="log 0.1 2"><path d="M0,0h9v9h-9Z"/></g><path fill="none" stroke="#0072b2" d="M${points.join('L')}"/></svg>`;
  return { dataset, kind, svg: inlineSvg(kind, svg) };
}

function wave(x: number): number {
  return 160 + 100 * Math.sin(x / 97) + 20 * Math.sin(x / 7);
}

function summary(perClass: number, perTestClass: number): NonNullable<Study['summaries']['mnist']> {
  const split = (each: number): NonNullable<Study['summaries']['mnist']>['train'] => ({
    images: 10 * each,
    classCounts: Array.from({ length: 10 }, () => each),
    pixelMean: 0.28604,
    pixelSd: 0.35302,
  });
  return { rows: 28, columns: 28, classes: 10, train: split(perClass), test: split(perTestClass) };
}
