import { DATASET_NAMES } from '../../words/dataset-names.js';
import type { Cell } from '../../train/cell.js';
import { END_MARK } from '../kit/end-mark.js';
import { rateText } from '../kit/rates.js';
import { logDomain, logTicks, within, type Domain } from '../kit/scale.js';
import type { Figure, Layer, LayerView, X, Y } from '../kit/spec.js';
import { QUIET, SIZES, TEXT, type Size } from '../kit/theme.js';
import { counted } from '../../words/english.js';

/** The rates that the original tells of, and the seed that every data set has. */
const RATES = [0.1, 0.01];
const SEED = 0;
const BY_SIZE: readonly Size[] = ['small', 'medium', 'large'];
const FIRST = { width: 112, height: 150 } as const;
const WHOLE = { width: 272, height: 150 } as const;
/** Buckets of the record in one that is drawn: the record has more than a panel has pixels. */
const JOINED = 2;

/**
 * The loss of every batch as it was, a row for each size: the first batches one by one, then the smallest and the
 * largest of each bucket over the whole run, so that no spike is lost.
 *
 * @param cells of which those of other data sets, rates and seeds, and of all engines but the first, are left out
 */
export function batchLoss(dataset: Cell['dataset'], cells: readonly Cell[]): Figure {
  const own = cells.filter((cell) => cell.dataset === dataset);
  const drawn = own.filter(
    ({ learningRate, seed, engine }) =>
      RATES.includes(learningRate) && seed === SEED && engine === own[0]?.engine,
  );
  const sizes = BY_SIZE.filter((size) => own.some((cell) => cell.size === size));
  const domain = logDomain(
    drawn.flatMap(({ batches }) => [...batches.first, ...batches.buckets.min, ...batches.buckets.max]),
    Infinity,
  );
  const epochs = Math.max(1, ...drawn.map(({ batches, batchesPerEpoch }) => batches.count / batchesPerEpoch));
  const first = Math.max(1, ...drawn.map(({ batches }) => batches.first.length));
  const bucket = JOINED * Math.max(1, ...drawn.map(({ batches }) => batches.buckets.size));
  return {
    title: `Loss of every batch at rates ${RATES.map(rateText).join(' and ')}, ${DATASET_NAMES[dataset]}`,
    notes: [
      `Not smoothed, seed ${String(SEED)}. Narrow panels: the first ${String(first)} batches one by one. Wide panels: the whole run, ` +
        `from the smallest to the largest loss in each bucket of up to ${String(bucket)} batches. ` +
        'z: robust distance of a batch loss from the median of the 1,000 before it, on a log scale.' +
        (drawn.some(({ nonfinite }) => nonfinite !== null) ? ' ▲: the run became non-finite.' : ''),
    ],
    description:
      `Batch losses of each size at rates ${RATES.map(rateText).join(' and ')}, the first batches one by one and the whole run in buckets. ` +
      drawn.map((cell) => `${cell.size} at rate ${rateText(cell.learningRate)}: ${factsOf(cell)}.`).join(' '),
    views: [
      {
        columns: 2 * RATES.length,
        spacing: { row: 14, column: 12 },
        concat: sizes.flatMap((size, row) =>
          RATES.flatMap((rate, column) => {
            const cell = drawn.find(
              (candidate) => candidate.size === size && candidate.learningRate === rate,
            );
            const place = { domain, isFirst: column === 0, isLast: row === sizes.length - 1 };
            return [
              firstPanel(cell, { ...place, size, rate, last: first }),
              wholePanel(cell, { ...place, last: epochs }),
            ];
          }),
        ),
      },
    ],
  };
}

interface Place {
  readonly domain: Domain;
  /** Has the loss axis on its left. */
  readonly isFirst: boolean;
  /** Has the axis of batches or epochs below it. */
  readonly isLast: boolean;
  readonly last: number;
}

function firstPanel(
  cell: Cell | undefined,
  { domain, isFirst, isLast, last, size, rate }: Place & { readonly size: Size; readonly rate: number },
): LayerView {
  const x = stepX([0, last], isLast ? 'batch' : null, 2);
  const y = lossAxis(domain, isFirst);
  const losses = cell?.batches.first ?? [];
  return {
    ...FIRST,
    title: titled(size, `rate ${rateText(rate)}`),
    layer: [
      axesOnly(x, y),
      {
        data: { values: losses.map((loss, batch) => ({ batch, loss: within(domain, loss) })) },
        mark: { type: 'line', color: SIZES[size].colour, strokeWidth: 1 },
        encoding: { x: x('batch'), y: y('loss') },
      },
      ...(cell === undefined ? [] : endLayer(cell, cell.nonfinite?.step ?? Infinity, last, { domain, x, y })),
    ],
  };
}

function wholePanel(cell: Cell | undefined, { domain, isLast, last }: Place): LayerView {
  const x = stepX([0, last], isLast ? 'epoch' : null, 5);
  const y = lossAxis(domain, false);
  const buckets = cell === undefined ? [] : bucketsOf(cell, domain);
  return {
    ...WHOLE,
    title: titled(' ', cell === undefined ? 'no run' : factsOf(cell)),
    layer: [
      axesOnly(x, y),
      {
        data: { values: [...buckets] },
        mark: { type: 'area', color: cell === undefined ? QUIET : SIZES[cell.size].colour, opacity: 0.9 },
        encoding: { x: x('epoch'), y: y('low'), y2: { field: 'high' } },
      },
      ...(cell === undefined
        ? []
        : endLayer(cell, (cell.nonfinite?.step ?? Infinity) / cell.batchesPerEpoch, last, { domain, x, y })),
    ],
  };
}

/** At the middle of each bucket, in epochs. */
function bucketsOf(
  { batches, batchesPerEpoch }: Cell,
  domain: Domain,
): readonly { readonly epoch: number; readonly low: number; readonly high: number }[] {
  const { min, max } = batches.buckets;
  const size = JOINED * batches.buckets.size;
  return Array.from({ length: Math.ceil(min.length / JOINED) }, (_, index) => {
    const [from, to] = [index * JOINED, (index + 1) * JOINED];
    const end = Math.min(batches.count, (index + 1) * size);
    return {
      epoch: (index * size + end) / 2 / batchesPerEpoch,
      low: within(domain, Math.min(...min.slice(from, to))),
      high: within(domain, Math.max(...max.slice(from, to))),
    };
  });
}

/** A triangle at the upper edge where the run became non-finite, if it did so in the frame. */
function endLayer(
  cell: Cell,
  at: number,
  last: number,
  {
    domain,
    x,
    y,
  }: { readonly domain: Domain; readonly x: (field: string) => X; readonly y: (field: string) => Y },
): Layer[] {
  if (at > last) return [];
  return [
    {
      data: { values: [{ at, edge: domain[1] }] },
      mark: { ...END_MARK, color: SIZES[cell.size].colour },
      encoding: { x: x('at'), y: y('edge') },
    },
  ];
}

/** `12 batches with z > 4, 3 with z > 7`, and the step at which the run became non-finite. */
function factsOf({ batches, nonfinite }: Cell): string {
  const { z4, z7 } = batches.spikes;
  const spikes = `${counted(z4, 'batch', 'batches')} with z > 4, ${String(z7)} with z > 7`;
  return nonfinite === null ? spikes : `${spikes}; not finite: step ${String(nonfinite.step)}`;
}

function titled(text: string, subtitle: string): NonNullable<LayerView['title']> {
  return {
    text,
    subtitle,
    frame: 'group',
    fontSize: TEXT.label,
    subtitleFontSize: TEXT.note,
    subtitlePadding: 2,
    offset: 4,
  };
}

function axesOnly(x: (field: string) => X, y: (field: string) => Y): Layer {
  return { data: { values: [] }, mark: 'point', encoding: { x: x('x'), y: y('y') } };
}

function stepX(domain: Domain, title: string | null, tickCount: number): (field: string) => X {
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [...domain], nice: false },
    axis: { title, tickCount, format: 'd', tickMinStep: 1, grid: false },
  });
}

function lossAxis(domain: Domain, isFirst: boolean): (field: string) => Y {
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { type: 'log', domain: [...domain], nice: false },
    axis: {
      title: isFirst ? 'batch loss (nats, log)' : null,
      values: logTicks(domain),
      format: '~g',
      labels: isFirst,
      ticks: isFirst,
      grid: true,
    },
  });
}
