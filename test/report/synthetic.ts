import { join } from 'node:path';
import { cellRow, epochRows } from '../../stages/analysis/cell-row.js';
import { readClaims } from '../../stages/analysis/claims/claims-file.js';
import { judgeClaims } from '../../stages/analysis/claims/judge.js';
import { runsOf } from '../../stages/analysis/claims/run.js';
import type { DatasetName, Figure, Size, Study, StudyParams } from '../../stages/report/study.js';
import { inlineSvg } from '../../stages/report/svg.js';
import type { Cell } from '../../stages/train/cell.js';

const CLAIMS = join(import.meta.dirname, '..', '..', 'params', 'claims.yaml');
const BATCHES = 937;

export const PARAMS: StudyParams = {
  datasets: ['fashion-mnist', 'mnist'],
  sizes: { names: ['large', 'medium', 'small'], small: [64, 64], medium: [256, 256], large: [1024, 1024] },
  rates: [1.0, 0.5, 0.1, 0.01, 0.001, 0.0001, 0.00001],
  seeds: { all: [0, 1, 2], first: [0] },
  engines: ['onnxruntime'],
  training: { epochs: 50, batch: 64 },
};

/** A study of the real one's size: made-up curves, judged by the study's own code and claims. */
export async function syntheticStudy(epochs = PARAMS.training.epochs): Promise<Study> {
  const trained = PARAMS.datasets.flatMap((dataset) =>
    PARAMS.sizes.names.flatMap((size) =>
      PARAMS.rates.flatMap((rate) =>
        (dataset === 'mnist' ? PARAMS.seeds.first : PARAMS.seeds.all).map((seed) =>
          cell(dataset, size, rate, seed, epochs),
        ),
      ),
    ),
  );
  const cells = trained.map(cellRow);
  const rows = trained.flatMap(epochRows);
  const runs = runsOf(cells, rows);
  const claims = await readClaims(CLAIMS);
  return {
    params: { ...PARAMS, training: { ...PARAMS.training, epochs } },
    cells,
    epochs: rows,
    claims: PARAMS.datasets.flatMap((dataset) =>
      judgeClaims(
        claims,
        dataset,
        runs.filter(({ row }) => row.dataset === dataset),
      ),
    ),
    summaries: { 'fashion-mnist': summary(6000, 1000), mnist: summary(5900, 1010) },
    figures: PARAMS.datasets.flatMap((dataset) => KINDS.map((kind) => syntheticFigure(dataset, kind))),
    sources: ['cells', 'epochs', 'claims'].map((name) => ({ name, sha256: '0'.repeat(64) })),
  };
}

const KINDS = [
  'loss-at-0.1',
  'loss-at-0.01',
  'test-loss-by-epoch',
  'heat-map',
  'loss-by-rate',
  'verdicts',
  'batch-loss',
];

/** About as many bytes as a real one. */
export function syntheticFigure(dataset: DatasetName, kind: string): Figure {
  const id = `${dataset}-${kind}-title`;
  const points = Array.from({ length: 4000 }, (_, x) => `${(x / 5).toFixed(1)},${wave(x).toFixed(2)}`);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 320" width="800" height="320" role="img" aria-labelledby="${id}">` +
    `<title id="${id}">${kind}</title><path fill="none" stroke="#345" d="M${points.join('L')}"/></svg>`;
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

function cell(dataset: DatasetName, size: Size, rate: number, seed: number, planned: number): Cell {
  const hidden = PARAMS.sizes[size];
  const nonfinite = nonfiniteOf(size, rate, seed);
  // The epoch in which a run becomes non-finite has no record.
  const last = nonfinite === null ? planned : Math.min(planned, Math.floor(nonfinite.step / BATCHES));
  const epochs = Array.from({ length: last + 1 }, (_, epoch) => {
    const train = trainLoss(size, rate, seed, epoch);
    const test = testLoss(train, size, rate, seed, epoch);
    const accuracy = Math.max(0.1, 1 - test / 2.55);
    return {
      epoch,
      meanBatchLoss: epoch === 0 ? null : train,
      trainLoss: train,
      trainAccuracy: accuracy,
      testLoss: test,
      testAccuracy: accuracy,
      fullTrainLoss: epoch === planned ? train : null,
      fullTrainAccuracy: epoch === planned ? accuracy : null,
      updateNorm: epoch === 0 ? null : rate,
      deadUnits: [0, 0],
      largestLogit: 12,
    };
  });
  return {
    format: 1,
    dataset,
    size,
    hidden,
    learningRate: rate,
    seed,
    engine: 'onnxruntime',
    batchSize: PARAMS.training.batch,
    batchesPerEpoch: BATCHES,
    epochsPlanned: planned,
    epochs,
    batches: {
      count: BATCHES * last,
      first: [2.3],
      medianOfLast100: nonfinite === null ? trainLoss(size, rate, seed, planned) : null,
      buckets: { size: 100, min: [1], max: [2] },
      spikes: { z4: 7, z5: 5, z7: 3, z10: 1 },
      earlyEmaMax: 2.31,
    },
    nonfinite,
    hashes: { initialWeights: '', firstEpochOrder: '', finalWeights: '' },
  };
}

function nonfiniteOf(size: Size, rate: number, seed: number): Cell['nonfinite'] {
  if (rate === 1 && size === 'large') return { step: 217 + seed, what: 'loss' };
  if (rate === 0.5 && size === 'large' && seed === 0) return { step: 12 * BATCHES + 5, what: 'weights' };
  return null;
}

function trainLoss(size: Size, rate: number, seed: number, epoch: number): number {
  const chance = Math.log(10);
  if (rate === 1 && size === 'small') return chance + 0.003;
  if (rate === 1 && epoch > 0) return 1.7 + 0.02 * Math.sin(epoch + seed);
  const speed = rate * (size === 'large' ? 90 : size === 'medium' ? 75 : 60);
  return 0.01 + (chance - 0.01) / (1 + speed * epoch) + 0.0003 * seed;
}

function testLoss(train: number, size: Size, rate: number, seed: number, epoch: number): number {
  const rise = rate >= 0.1 ? Math.max(0, epoch - 18) * (size === 'large' ? 0.0042 : 0.003) : 0;
  const rough = rate >= 0.1 ? 0.01 * Math.sin(5 * epoch + seed) : 0;
  return Math.hypot(train, 0.3) + rise + rough;
}
