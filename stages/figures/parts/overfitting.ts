import type { Run } from '../../analysis/claims/run.js';
import { onset } from '../../analysis/curves.js';
import { groupBy } from '../../analysis/group-by.js';
import { isFailed } from '../../analysis/secondary/cell-groups.js';
import { onsetWithin } from '../../analysis/secondary/onset.js';
import { spreadOf } from '../../analysis/statistics.js';
import { legend, sizeEntries, type Entry } from './legend.js';
import { rateText } from './rates.js';
import { epochX } from './scale.js';
import type { Figure, Layer, LayerView, View, X, Y } from './spec.js';
import { runsAt, type Study } from './study.js';
import { INK, QUIET, SIZES, TEXT, WIDTH, type Size } from './theme.js';
import { counted, listed } from '../../conclusion/english.js';
import { nameOf } from './words.js';

const COLUMNS = 3;
const CURVES = 210;
const ROW = 34;
/** The rate whose onsets are a secondary endpoint. */
const ENDPOINT_RATE = 0.1;

const ONSET: Entry = { kind: 'marker', label: 'e* of a run', colour: QUIET, shape: 'circle' };
const FALLING: Entry = {
  kind: 'marker',
  label: 'test loss still falls at the end',
  colour: QUIET,
  shape: 'circle',
  filled: false,
};
const MEAN: Entry = {
  kind: 'marker',
  label: 'mean of e* and its 95 % interval',
  colour: INK,
  shape: 'diamond',
};

/** How far test loss runs away from training loss, and where it turns: a column for each of the highest rates that train. */
export function overfitting(study: Study): Figure {
  const runs = study.runs.filter(({ row }) => !isFailed(row));
  const rates = study.rates
    .filter((rate) => runs.some(({ row }) => row.learning_rate === rate))
    .slice(-COLUMNS)
    .toReversed();
  const drawn = runs.filter(({ row }) => rates.includes(row.learning_rate));
  const gaps = drawn.flatMap(gapOf);
  const shown: Shown = {
    study: { ...study, runs },
    highest: Math.max(0.05, ...gaps) * 1.05,
    lowest: Math.min(0, ...gaps) * 1.05,
    width: (WIDTH - 90) / Math.max(1, rates.length) - 16,
  };
  const failed = study.runs.filter(
    ({ row }) => isFailed(row) && row.learning_rate >= Math.min(...rates, Infinity),
  );
  return {
    title: `${titleOf(shown.study, rates)}, ${nameOf(study)}`,
    notes: [
      `Above: test loss minus training loss (first 10,000 images, in evaluation), mean and range over the runs. Below: e*, the epoch at which the five-epoch median of test loss is smallest, of every run. ${spreadNote(shown.study, rates)}`,
      ...(failed.length === 0 ? [] : [failedNote(failed)]),
    ],
    description: `Generalisation gap by epoch and onset of overfitting, a column for each of the highest rates that train; runs that failed have no part. ${describe(shown.study, rates)}`,
    views: [
      ...legend([
        ...sizeEntries(study.sizes, 'line and marker'),
        ONSET,
        ...(drawn.some((run) => onsetWithin(run.row) === null) ? [FALLING] : []),
        ...(rates.some((rate) => study.sizes.some((size) => onsetsAt(shown.study, size, rate).length > 1))
          ? [MEAN]
          : []),
      ]),
      {
        hconcat: rates.map((rate, index): View => ({
          vconcat: [gapPanel(shown, rate, index === 0), onsetPanel(shown, rate, index === 0)],
          spacing: 10,
        })),
        spacing: 16,
      },
    ],
  };
}

interface Shown {
  /** Without the runs that failed. */
  readonly study: Study;
  readonly lowest: number;
  readonly highest: number;
  readonly width: number;
}

/** T(e) − L(e), from epoch 0. */
function gapOf({ train, test }: Run): readonly number[] {
  return test.map((loss, epoch) => loss - (train[epoch] ?? NaN));
}

function onsetsAt(study: Study, size: Size, rate: number): readonly number[] {
  return onsetsOf(runsAt(study, size, rate));
}

/** None where some run's test loss still falls: a mean over the others would be too early. */
function onsetsOf(runs: readonly Run[]): readonly number[] {
  const onsets = runs.flatMap(({ row }) => onsetWithin(row) ?? []);
  return onsets.length === runs.length ? onsets : [];
}

/** `At rate 0.1 test loss turns at epoch 20 (small), 19 (medium) and 20 (large)` */
function titleOf(study: Study, rates: readonly number[]): string {
  const rate = rates.includes(ENDPOINT_RATE) ? ENDPOINT_RATE : (rates[0] ?? null);
  if (rate === null) return 'No run trained: there is no gap to see';
  const parts = study.sizes.flatMap((size) => {
    const { mean } = spreadOf(onsetsAt(study, size, rate));
    return mean === null ? [] : [`${mean.toFixed(0)} (${size})`];
  });
  return parts.length === 0
    ? `At rate ${rateText(rate)} test loss still falls at the end`
    : `At rate ${rateText(rate)} test loss turns at epoch ${listed(parts)}`;
}

/** How far apart the seeds of a size are. */
function spreadNote(study: Study, rates: readonly number[]): string {
  const rate = rates.includes(ENDPOINT_RATE) ? ENDPOINT_RATE : (rates[0] ?? NaN);
  const parts = study.sizes.flatMap((size) => {
    const onsets = onsetsAt(study, size, rate);
    const { sd } = spreadOf(onsets);
    if (sd === null) return [];
    return [
      `${size} ${sd.toFixed(1)} (${String(Math.min(...onsets))} to ${String(Math.max(...onsets))}, ${counted(onsets.length, 'seed')})`,
    ];
  });
  return parts.length === 0
    ? 'No size has more than one run whose test loss turned: there is no spread to show.'
    : `Standard deviation of e* over seeds at rate ${rateText(rate)}, in epochs: ${listed(parts)}.`;
}

function failedNote(failed: readonly Run[]): string {
  const groups = [...groupBy(failed, ({ row }) => `${row.size} at ${rateText(row.learning_rate)}`)];
  return `Runs that failed have no part: ${listed(groups.map(([where, own]) => `${String(own.length)} of ${where}`))}.`;
}

function describe(study: Study, rates: readonly number[]): string {
  return rates
    .flatMap((rate) =>
      study.sizes.flatMap((size) => {
        const runs = runsAt(study, size, rate);
        if (runs.length === 0) return [];
        const gap = spreadOf(runs.flatMap((run) => gapOf(run).at(-1) ?? [])).mean ?? NaN;
        const { mean } = spreadOf(onsetsOf(runs));
        return [
          `Rate ${rateText(rate)}, ${size}: gap ${gap.toFixed(3)} at the end, ${mean === null ? `no mean onset (${String(runs.filter(({ row }) => onsetWithin(row) === null).length)} of ${counted(runs.length, 'run')} still fall)` : `mean onset at epoch ${mean.toFixed(1)} over ${counted(runs.length, 'run')}`}.`,
        ];
      }),
    )
    .join(' ');
}

function gapPanel({ study, lowest, highest, width }: Shown, rate: number, isFirst: boolean): LayerView {
  const x = epochX(study.lastEpoch, null);
  const y = gapY([lowest, highest], isFirst);
  return {
    title: { text: `rate ${rateText(rate)}`, frame: 'group', fontSize: TEXT.panel, offset: 6 },
    width,
    height: CURVES,
    layer: [
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', color: QUIET, strokeWidth: 1 },
        encoding: { y: y('zero') },
      },
      ...study.sizes.flatMap((size): Layer[] => {
        const gaps = runsAt(study, size, rate).map(gapOf);
        if (gaps.length === 0) return [];
        const length = Math.min(...gaps.map((gap) => gap.length));
        const values = Array.from({ length }, (_, epoch) => {
          const own = gaps.map((gap) => gap[epoch] ?? NaN);
          return { epoch, mean: spreadOf(own).mean, low: Math.min(...own), high: Math.max(...own) };
        });
        const { colour, dash } = SIZES[size];
        return [
          {
            data: { values },
            mark: { type: 'area', color: colour, opacity: 0.2 },
            encoding: { x: x('epoch'), y: y('low'), y2: { field: 'high' } },
          },
          {
            data: { values },
            mark: { type: 'line', color: colour, strokeWidth: 2, strokeDash: dash },
            encoding: { x: x('epoch'), y: y('mean') },
          },
        ];
      }),
    ],
  };
}

function gapY(domain: readonly [number, number], isFirst: boolean): (field: string) => Y {
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [...domain], nice: false },
    axis: {
      title: isFirst ? 'test loss − training loss (nats)' : null,
      tickCount: 6,
      labels: isFirst,
      ticks: isFirst,
      grid: true,
    },
  });
}

/** Every run's e*, a row for each size, runs of the same e* beside each other. */
function onsetPanel({ study, width }: Shown, rate: number, isFirst: boolean): LayerView {
  const x = epochX(study.lastEpoch, 'epoch');
  const y = sizeY(study.sizes, isFirst);
  return {
    width,
    height: ROW * study.sizes.length,
    layer: [
      { data: { values: [] }, mark: 'point', encoding: { x: x('epoch'), y: y('row') } },
      ...study.sizes.flatMap((size, row) => onsetLayers(runsAt(study, size, rate), { size, row, x, y })),
    ],
  };
}

function onsetLayers(
  runs: readonly Run[],
  {
    size,
    row,
    x,
    y,
  }: {
    readonly size: Size;
    readonly row: number;
    readonly x: (field: string) => X;
    readonly y: (field: string) => Y;
  },
): Layer[] {
  const { colour, shape } = SIZES[size];
  const same = groupBy(runs, ({ test }) => onset(test));
  const values = [...same].flatMap(([epoch, own]) =>
    own.map((run, index) => ({
      epoch,
      row: row + 0.34 + 0.14 * index,
      turns: onsetWithin(run.row) !== null,
    })),
  );
  const { mean, halfWidth } = spreadOf(onsetsOf(runs));
  const points = (turns: boolean): Layer => ({
    data: { values: values.filter((value) => value.turns === turns) },
    mark: {
      type: 'point',
      shape,
      filled: turns,
      color: colour,
      size: shape === 'diamond' ? 44 : 30,
      opacity: 0.9,
      strokeWidth: 1.3,
    },
    encoding: { x: x('epoch'), y: y('row') },
  });
  const middle = {
    row: row + 0.12,
    mean,
    low: (mean ?? 0) - (halfWidth ?? 0),
    high: (mean ?? 0) + (halfWidth ?? 0),
  };
  return [
    points(true),
    points(false),
    ...(mean === null || halfWidth === null
      ? []
      : ([
          {
            data: { values: [middle] },
            mark: { type: 'rule', color: INK, strokeWidth: 1.6, clip: true },
            encoding: { x: x('low'), x2: { field: 'high' }, y: y('row') },
          },
          {
            data: { values: [middle] },
            mark: { type: 'point', shape: 'diamond', filled: true, color: INK, size: 46, opacity: 1 },
            encoding: { x: x('mean'), y: y('row') },
          },
        ] satisfies Layer[])),
  ];
}

function sizeY(sizes: readonly Size[], isFirst: boolean): (field: string) => Y {
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [sizes.length, 0], nice: false },
    axis: {
      title: isFirst ? 'onset e*' : null,
      values: sizes.map((_, index) => index + 0.5),
      labelExpr: `[${sizes.map((size) => `'${size}'`).join(',')}][floor(datum.value)]`,
      labels: isFirst,
      ticks: false,
      grid: false,
    },
  });
}
