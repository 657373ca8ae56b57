import type { Run } from '../../analysis/claims/run.js';
import { isFailed } from '../../analysis/secondary/cell-groups.js';
import { spreadOf, type Spread } from '../../analysis/statistics.js';
import { legend, sizeEntries, type Entry } from './legend.js';
import { rateText } from './rates.js';
import { logDomain, logTicks, within, type Domain } from './scale.js';
import type { Figure, Layer, LayerView, X, Y } from './spec.js';
import { spikeY } from './spike-axis.js';
import { runsAt, type Study } from './study.js';
import { INK, SIZES, TEXT, WIDTH, type Size } from './theme.js';
import { listed } from '../../conclusion/english.js';
import { nameOf, seedsNote } from './words.js';

const HEIGHT = 280;
/** Pixels between the sizes at one rate. */
const BESIDE = 7;
/** Two rates that the original's claims set against each other. */
const CALMER = 0.01;
const ROUGHER = 0.1;
const CROSS = 'M-1,-1L1,1M-1,1L1,-1';
const FAILED: Entry = { kind: 'marker', label: 'failed', colour: INK, shape: CROSS, filled: false };

interface Measure {
  readonly title: string;
  readonly of: (run: Run) => number | null;
  readonly y: (field: string) => Y;
  readonly domain: Domain;
}

/** How uneven runs are, by rate and size: test loss from epoch to epoch, and the spikes of the batch losses. */
export function roughness(study: Study): Figure {
  const rough = (run: Run): number | null => positive(run.row.roughness);
  const domain = logDomain(study.runs.flatMap((run) => rough(run) ?? []));
  const highest = Math.max(0, ...study.runs.map(({ row }) => row.spike_rate ?? 0));
  const measures: readonly Measure[] = [
    {
      title: 'Roughness of test loss',
      of: rough,
      y: (field) => ({
        field,
        type: 'quantitative',
        scale: { type: 'log', domain: [...domain], nice: false },
        axis: {
          title: 'roughness (log scale)',
          values: logTicks(domain),
          format: '~g',
          grid: true,
        },
      }),
      domain,
    },
    {
      title: 'Spikes of batch losses',
      of: ({ row }) => row.spike_rate,
      y: spikeY(highest, 'steps with z > 7 (square-root scale)'),
      domain: [0, Math.max(highest, 0.005)],
    },
  ];
  const finite = study.runs.filter(({ row }) => !isFailed(row));
  return {
    title: `${titleOf(study)}, ${nameOf(study)}`,
    notes: [
      `A point for each run, the line through the means of the runs that didn’t fail. ${seedsNote(finite.length > 0 ? finite : study.runs, 'Points')} ` +
        `Roughness: root mean square second difference of log test loss over the epochs from 1. z: a step’s log loss over the median of those of the 1,000 steps before it, in robust standard deviations of the run. Runs too short to have either are left out.`,
      ...unevenNotes(study),
    ],
    description: `Roughness of test loss and spike rate of the batch losses against learning rate, a point for each run, a line for each size. ${describe(study)}`,
    views: [
      ...legend([
        ...sizeEntries(study.sizes, 'line and marker'),
        ...(study.runs.some(({ row }) => isFailed(row)) ? [FAILED] : []),
      ]),
      { hconcat: measures.map((measure) => panel(study, measure)), spacing: 24 },
    ],
  };
}

/** A logarithm can't show 0. */
function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}

function meanAt(study: Study, size: Size, rate: number, of: (run: Run) => number | null): number | null {
  const runs = runsAt(study, size, rate).filter(({ row }) => !isFailed(row));
  return spreadOf(runs.flatMap((run) => of(run) ?? [])).mean;
}

interface SizeSpread extends Spread {
  readonly size: Size;
}

function roughnessAt(study: Study, rate: number): readonly SizeSpread[] {
  return study.sizes.map((size) => {
    const runs = runsAt(study, size, rate).filter(({ row }) => !isFailed(row));
    return { size, ...spreadOf(runs.flatMap(({ row }) => row.roughness ?? [])) };
  });
}

/** `Test loss is 2.2 times as rough at rate 0.1 as at 0.01, no size stands out` */
function titleOf(study: Study): string {
  const rougher = roughnessAt(study, ROUGHER);
  const average = (entries: readonly Spread[]): number | null =>
    spreadOf(entries.flatMap(({ mean }) => mean ?? [])).mean;
  const [low, high] = [average(roughnessAt(study, CALMER)), average(rougher)];
  if (low === null || high === null) return 'Roughness and spikes by rate and size';
  return `Test loss is ${(high / low).toFixed(1)} times as rough at rate ${rateText(ROUGHER)} as at ${rateText(CALMER)}${sizeWords(rougher)}`;
}

/** Only a size whose interval lies above those of all others is called the roughest. */
function sizeWords(sizes: readonly SizeSpread[]): string {
  const intervals = sizes.flatMap(({ size, mean, halfWidth }) =>
    mean === null || halfWidth === null ? [] : [{ size, low: mean - halfWidth, high: mean + halfWidth }],
  );
  if (intervals.length < 2) return '';
  const roughest = intervals.find(({ low, size }) =>
    intervals.every((other) => other.size === size || other.high < low),
  );
  return roughest === undefined ? ', no size stands out' : `, most in the ${roughest.size} network`;
}

/** The sizes' means at the rougher rate, with their intervals. */
function unevenNotes(study: Study): readonly string[] {
  const parts = roughnessAt(study, ROUGHER).flatMap(({ size, mean, halfWidth }) => {
    if (mean === null) return [];
    return [`${size} ${mean.toFixed(3)}${halfWidth === null ? '' : ` ± ${halfWidth.toFixed(3)}`}`];
  });
  return parts.length === 0
    ? []
    : [`Mean roughness at rate ${rateText(ROUGHER)} (± half its 95 % interval): ${listed(parts)}.`];
}

function describe(study: Study): string {
  return study.rates
    .flatMap((rate) =>
      study.sizes.flatMap((size) => {
        const rough = meanAt(study, size, rate, ({ row }) => row.roughness);
        const spikes = meanAt(study, size, rate, ({ row }) => row.spike_rate);
        if (rough === null && spikes === null) return [];
        return [
          `Rate ${rateText(rate)}, ${size}: roughness ${rough === null ? 'unknown' : rough.toPrecision(3)}, spike rate ${spikes === null ? 'unknown' : `${(100 * spikes).toPrecision(2)} %`}.`,
        ];
      }),
    )
    .join(' ');
}

function panel(study: Study, { title, of, y, domain }: Measure): LayerView {
  const x = rateX(study.rates);
  return {
    title: { text: title, frame: 'group', fontSize: TEXT.panel, offset: 8 },
    width: WIDTH / 2 - 75,
    height: HEIGHT,
    layer: [
      { data: { values: [] }, mark: 'point', encoding: { x: x('rate'), y: y('value') } },
      ...study.sizes.flatMap((size, index) => sizeLayers(size, index)),
    ],
  };

  function sizeLayers(size: Size, index: number): Layer[] {
    const { colour, dash, shape } = SIZES[size];
    const beside = (index - (study.sizes.length - 1) / 2) * BESIDE;
    const points = study.rates.flatMap((rate) =>
      runsAt(study, size, rate).flatMap((run) => {
        const value = of(run);
        return value === null ? [] : [{ rate, value: within(domain, value), failed: isFailed(run.row) }];
      }),
    );
    const line = study.rates.flatMap((rate) => {
      const mean = meanAt(study, size, rate, of);
      return mean === null ? [] : [{ rate, value: within(domain, mean) }];
    });
    const encoding = { x: x('rate'), y: y('value') };
    return [
      {
        data: { values: line },
        mark: { type: 'line', color: colour, strokeDash: dash, strokeWidth: 2, xOffset: beside },
        encoding,
      },
      {
        data: { values: points },
        mark: {
          type: 'point',
          shape,
          filled: true,
          color: colour,
          size: shape === 'diamond' ? 50 : 34,
          opacity: 0.8,
          xOffset: beside,
        },
        encoding,
      },
      {
        data: { values: points.filter(({ failed }) => failed) },
        mark: {
          type: 'point',
          shape: CROSS,
          filled: false,
          stroke: INK,
          strokeWidth: 1.2,
          size: 60,
          opacity: 1,
          xOffset: beside,
        },
        encoding,
      },
    ];
  }
}

function rateX(rates: readonly number[]): (field: string) => X {
  const texts = rates.map((rate) => `'${rateText(rate)}'`).join(',');
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { type: 'log', domain: [Math.min(...rates) / 1.8, Math.max(...rates) * 1.8], nice: false },
    axis: {
      title: 'learning rate (log scale)',
      values: [...rates],
      labelExpr: `[${texts}][indexof([${rates.join(',')}],datum.value)]`,
      labelOverlap: false,
      grid: true,
    },
  });
}
