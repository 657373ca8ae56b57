import { DATASET_NAMES } from '../../words/names.js';
import { counted } from '../../words/english.js';
import type { Cell } from '../../train/cell.js';
import { rateText } from '../kit/rates.js';
import type { Color, Figure, View, X, Y } from '../kit/spec.js';
import { BY_SIZE, END_MARK, QUIET, SIZE_COLOURS, WIDTH, type Size } from '../kit/theme.js';

/** The rates that the original tells of, and the seed that every data set has. */
const RATES = [0.1, 0.01];
const SEED = 0;
const FIRST_WIDTH = 190;
/** Room for the rows' names and the axes. */
const AXES = 210;
const HEIGHT = 100;
/** Buckets of the record in one that is drawn: the record has more than a panel has pixels. */
const JOINED = 2;

/**
 * The loss of every batch as it was, a row for each rate and size: the first batches one by one, then the smallest and
 * the largest of each bucket over the whole run, so that no spike is lost.
 *
 * @param cells of which those of other data sets, rates and seeds, and of all engines but the first, are left out
 */
export function batchLoss(dataset: Cell['dataset'], cells: readonly Cell[]): Figure {
  const own = cells.filter((cell) => cell.dataset === dataset);
  const drawn = own.filter(
    ({ learningRate, seed, engine }) =>
      RATES.includes(learningRate) && seed === SEED && engine === own[0]?.engine,
  );
  const rows = RATES.flatMap((rate) =>
    BY_SIZE.filter((size) => own.some((cell) => cell.size === size)).map((size) => ({
      run: `${size}\nrate ${rateText(rate)}`,
      size,
      cell: drawn.find((cell) => cell.size === size && cell.learningRate === rate),
    })),
  );
  const most = (of: (cell: Cell) => number): number => Math.max(1, ...drawn.map(of));
  const epochs = most(({ batches, batchesPerEpoch }) => batches.count / batchesPerEpoch);
  const first = most(({ batches }) => batches.first.length);
  const bucket = JOINED * most(({ batches }) => batches.buckets.size);
  const rates = RATES.map(rateText).join(' and ');
  return {
    title: `Loss of every batch at rates ${rates}, ${DATASET_NAMES[dataset]}`,
    notes: [
      `Not smoothed, seed ${String(SEED)}. Left: the first ${String(first)} batches one by one. Right: the whole run, ` +
        `from the smallest to the largest loss in each bucket of up to ${String(bucket)} batches. ` +
        'z: robust distance of a batch loss from the median of the 1,000 before it, on a log scale.' +
        (drawn.some(({ nonfinite }) => nonfinite !== null) ? ' ▲: the run became non-finite.' : ''),
    ],
    description:
      `Batch losses of each size at rates ${rates}, the first batches one by one and the whole run in buckets. ` +
      drawn.map((cell) => `${cell.size} at rate ${rateText(cell.learningRate)}: ${factsOf(cell)}.`).join(' '),
    views: [
      {
        hconcat: [
          panels(rows, { width: FIRST_WIDTH, last: first, unit: 'batch' }),
          panels(rows, { width: WIDTH - AXES - FIRST_WIDTH, last: epochs, unit: 'epoch' }),
        ],
        resolve: { scale: { y: 'shared' } },
      },
    ],
  };
}

interface Row {
  readonly run: string;
  readonly size: Size;
  readonly cell: Cell | undefined;
}

interface Point {
  readonly at: number;
  readonly low: number;
  readonly high?: number;
}

/** A row for each run, on common scales; those of the whole run tell its facts. */
function panels(
  rows: readonly Row[],
  { width, last, unit }: { readonly width: number; readonly last: number; readonly unit: 'batch' | 'epoch' },
): View {
  const isFirst = unit === 'batch';
  const values = rows.flatMap(({ run, size, cell }) => {
    const points = cell === undefined ? [] : isFirst ? firstOf(cell) : bucketsOf(cell);
    const end = (cell?.nonfinite?.step ?? Infinity) / (isFirst ? 1 : (cell?.batchesPerEpoch ?? 1));
    return [
      ...points.map((point) => ({ run, size, ...point })),
      ...(end <= last ? [{ run, size, end }] : []),
      ...(isFirst ? [] : [{ run, size, facts: cell === undefined ? 'no run' : factsOf(cell) }]),
    ];
  });
  const x = (field: string): X => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, last], nice: false },
    axis: { title: unit, tickCount: isFirst ? 2 : 5, format: 'd', tickMinStep: 1, grid: false },
  });
  const y: Y = {
    field: 'low',
    type: 'quantitative',
    // Without a point Vega would find no domain.
    scale: {
      type: 'log',
      nice: false,
      ...(values.some((value) => 'low' in value) ? {} : { domain: [1, 10] }),
    },
    axis: { title: isFirst ? 'nats' : null, tickCount: 3, format: '~g' },
  };
  const color: Color = { field: 'size', type: 'nominal', scale: SIZE_COLOURS, legend: null };
  return {
    data: { values },
    facet: {
      row: {
        field: 'run',
        type: 'nominal',
        sort: rows.map(({ run }) => run),
        header: isFirst ? { labelAngle: 0, labelExpr: "split(datum.label, '\\n')" } : null,
      },
    },
    spacing: 8,
    // Rows of both views at one height, whatever their marks reach beyond.
    bounds: 'flush',
    spec: {
      width,
      height: HEIGHT,
      layer: [
        {
          transform: [{ filter: 'isValid(datum.at)' }],
          mark: isFirst ? { type: 'line', strokeWidth: 1 } : { type: 'area', opacity: 0.9 },
          encoding: { x: x('at'), y, color, ...(isFirst ? {} : { y2: { field: 'high' } }) },
        },
        {
          transform: [{ filter: 'isValid(datum.end)' }],
          mark: END_MARK,
          encoding: { x: x('end'), color },
        },
        {
          transform: [{ filter: 'isValid(datum.facts)' }],
          mark: { type: 'text', x: width - 4, y: 4, align: 'right', baseline: 'top', color: QUIET },
          encoding: { text: { field: 'facts' } },
        },
      ],
    },
  };
}

function firstOf({ batches }: Cell): readonly Point[] {
  return batches.first.map((low, at) => ({ at, low }));
}

/** At the middle of each bucket, in epochs. */
function bucketsOf({ batches, batchesPerEpoch }: Cell): readonly Point[] {
  const { min, max } = batches.buckets;
  const size = JOINED * batches.buckets.size;
  return Array.from({ length: Math.ceil(min.length / JOINED) }, (_, index) => {
    const [from, to] = [index * JOINED, (index + 1) * JOINED];
    const end = Math.min(batches.count, (index + 1) * size);
    return {
      at: (index * size + end) / 2 / batchesPerEpoch,
      low: Math.min(...min.slice(from, to)),
      high: Math.max(...max.slice(from, to)),
    };
  });
}

/** `12 batches with z > 4, 3 with z > 7`, and the step at which the run became non-finite. */
function factsOf({ batches, nonfinite }: Cell): string {
  const { z4, z7 } = batches.spikes;
  const spikes = `${counted(z4, 'batch', 'batches')} with z > 4, ${String(z7)} with z > 7`;
  return nonfinite === null ? spikes : `${spikes}; not finite: step ${String(nonfinite.step)}`;
}
