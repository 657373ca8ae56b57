import { groupBy } from '../../analysis/group-by.js';
import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import {
  endpointNamed,
  probability,
  slopeFigure,
  trendOf,
  type EndpointResult,
} from '../../conclusion/secondary-words.js';
import type { Secondary } from '../../tables/secondary.js';
import { legend, type Entry } from './legend.js';
import { log2X, shortText } from './log2-axis.js';
import type { Domain } from './scale.js';
import type { Figure, Layer, LayerView, X, Y } from './spec.js';
import { spikeY } from './spike-axis.js';
import { QUIET, TEXT, WIDTH } from './theme.js';
import { widthStyle } from './width-style.js';

type Noise = Secondary['noise'][number];

const HEIGHT = 300;
/** Pixels between the widths at one rate. */
const BESIDE = 2.5;

/** Spike rates by width, against the rate and against the rate's distance from what the width can use. */
export function spikes(result: Secondary): Figure {
  const rows = result.noise.filter(({ study }) => study === 'main');
  const widths = [...new Set(rows.map(({ width }) => width))].toSorted((a, b) => a - b);
  const known = rows.filter(({ log2_distance: distance }) => distance !== null);
  const highest = Math.max(0, ...rows.map(({ spike_rate: { mean, ci95 } }) => ci95?.[1] ?? mean ?? 0));
  const runs = Math.max(0, ...rows.map((row) => row.runs));
  const shown: Shown = {
    widths,
    y: spikeY(Math.min(1, highest), 'share of steps with z > 7 (square-root scale)'),
  };
  return {
    title: `${titleOf(result, rows)}, ${DATASET_NAMES[result.dataset]}`,
    notes: [
      `Mean share of the judged steps whose loss spikes, over ${runs === 1 ? 'one run' : `up to ${String(runs)} seeds`} of each width and rate, also of runs that failed; vertical lines: its 95 % interval, cut at 0. Runs that ended before a step could be judged have no part.`,
      endpointNotes(result),
    ],
    description: `Spike rate against learning rate, and against learning rate over critical rate, a line for each width. ${describe(rows, widths)}`,
    views: [
      ...legend([...widths.map(widthEntry), ...(known.length > 0 ? [CRITICAL] : [])]),
      {
        hconcat: [
          panel(shown, 'by learning rate', 'learning rate (log scale)', rows.map(byRate)),
          panel(
            shown,
            'by learning rate over critical rate',
            'learning rate / median critical rate of the width (log scale)',
            known.map(byDistance),
            0,
          ),
        ],
        spacing: 24,
      },
    ],
  };
}

const CRITICAL: Entry = { kind: 'line', label: 'critical rate', colour: QUIET, dash: [4, 3], width: 1 };

function widthEntry(width: number): Entry {
  const { colour, dash, shape } = widthStyle(width);
  return { kind: 'line', label: `${String(width)} units`, colour, dash, width: 2, shape };
}

interface Shown {
  readonly widths: readonly number[];
  readonly y: (field: string) => Y;
}

interface Point {
  readonly width: number;
  /** log2. */
  readonly place: number;
  readonly estimate: Noise['spike_rate'];
}

function byRate({ width, learning_rate: rate, spike_rate: estimate }: Noise): Point {
  return { width, place: Math.log2(rate), estimate };
}

function byDistance({ width, log2_distance: distance, spike_rate: estimate }: Noise): Point {
  return { width, place: distance ?? NaN, estimate };
}

/** `Losses spike regularly from 0.94 to 1.1 of a width’s critical rate on; …`: from where on the interval excludes 0. */
function titleOf(result: Secondary, rows: readonly Noise[]): string {
  const spiking = rows.filter(({ spike_rate: { mean } }) => mean !== null && mean > 0);
  if (spiking.length === 0) return 'No loss spikes in any run';
  const regular = rows.filter(({ spike_rate: { ci95 } }) => ci95 !== null && ci95[0] > 0);
  const firsts = [...groupBy(regular, ({ width }) => width).values()].flatMap((own) => {
    const distances = own.flatMap(({ log2_distance: distance }) => distance ?? []);
    return distances.length === 0 ? [] : [2 ** Math.min(...distances)];
  });
  const trends = [
    trendWords('at equal rate', endpointNamed(result, 'spikes at equal rate')),
    trendWords('at equal distance from it', endpointNamed(result, 'spikes at equal distance')),
  ].filter((words) => words !== null);
  if (firsts.length === 0) return ['Loss spikes by rate and width', ...trends].join('; ');
  const [least, most] = [shortText(Math.min(...firsts)), shortText(Math.max(...firsts))];
  const range = least === most ? least : `${least} to ${most}`;
  return [`Losses spike regularly from ${range} times a width’s critical rate on`, ...trends].join('; ');
}

/** Only what is significant is said in the title. */
function trendWords(where: string, endpoint: EndpointResult): string | null {
  const trend = trendOf(endpoint);
  if (trend !== 'falls' && trend !== 'rises') return null;
  return `${where} ${trend === 'rises' ? 'more' : 'fewer'} in wide networks`;
}

function endpointNotes(result: Secondary): string {
  const text = (name: string, where: string): string => {
    const { mean, ci95, p_holm: p, reason } = endpointNamed(result, name);
    if (p === null) return `${where}: no test, since ${reason ?? 'there are no runs'}`;
    const interval = ci95 === null ? '' : ` (95 % interval ${perMillion(ci95[0])} to ${perMillion(ci95[1])})`;
    return `${where}: ${perMillion(mean ?? 0)}${interval}, corrected p ${probability(p)}`;
  };
  return `Slope of the spikes per million steps on log2 width. ${text('spikes at equal rate', 'At rate 2^-1.5 (0.35)')}. ${text('spikes at equal distance', 'At the rate nearest half an octave below the width’s median critical rate')}.`;
}

function perMillion(share: number): string {
  return slopeFigure(1e6 * share);
}

/** From which rate on each width spikes. */
function describe(rows: readonly Noise[], widths: readonly number[]): string {
  return widths
    .map((width) => {
      const own = rows
        .filter((row) => row.width === width)
        .toSorted((a, b) => a.learning_rate - b.learning_rate);
      const first = own.find(({ spike_rate: { mean } }) => mean !== null && mean > 0);
      const most = own.toSorted((a, b) => (b.spike_rate.mean ?? 0) - (a.spike_rate.mean ?? 0))[0];
      if (first === undefined || most?.spike_rate.mean == null) return `${String(width)} units: no spike.`;
      return `${String(width)} units: spikes from rate ${shortText(first.learning_rate)} on, most at ${shortText(most.learning_rate)} with ${(100 * most.spike_rate.mean).toPrecision(2)} % of the steps.`;
    })
    .join(' ');
}

function panel(
  { widths, y }: Shown,
  title: string,
  xTitle: string,
  points: readonly Point[],
  rule?: number,
): LayerView {
  const places = points.map(({ place }) => place);
  const domain: Domain =
    places.length === 0 ? [-1, 1] : [Math.min(...places) - 0.15, Math.max(...places) + 0.15];
  const x = log2X({ domain, title: xTitle });
  return {
    title: { text: title, frame: 'group', fontSize: TEXT.panel, offset: 8 },
    width: WIDTH / 2 - 65,
    height: HEIGHT,
    layer: [
      { data: { values: [] }, mark: 'point', encoding: { x: x('place'), y: y('mean') } },
      ...(rule === undefined || places.length === 0
        ? []
        : [
            {
              data: { values: [{ place: rule }] },
              mark: { type: 'rule', color: QUIET, strokeDash: [4, 3], strokeWidth: 1 },
              encoding: { x: x('place') },
            } satisfies Layer,
          ]),
      ...widths.flatMap((width, index) =>
        widthLayers(
          width,
          points.filter((point) => point.width === width),
          { x, y, beside: (index - (widths.length - 1) / 2) * BESIDE },
        ),
      ),
      ...(places.length === 0 ? [emptyLayer()] : []),
    ],
  };
}

function widthLayers(
  width: number,
  points: readonly Point[],
  {
    x,
    y,
    beside,
  }: {
    readonly x: (field: string) => X;
    readonly y: (field: string) => Y;
    readonly beside: number;
  },
): Layer[] {
  const { colour, dash, shape } = widthStyle(width);
  const values = points
    .toSorted((a, b) => a.place - b.place)
    .flatMap(({ place, estimate: { mean, ci95 } }) =>
      mean === null
        ? []
        : [{ place, mean, low: Math.max(0, ci95?.[0] ?? mean), high: Math.min(1, ci95?.[1] ?? mean) }],
    );
  return [
    {
      data: { values },
      mark: { type: 'rule', color: colour, strokeWidth: 1, opacity: 0.5, xOffset: beside },
      encoding: { x: x('place'), y: y('low'), y2: { field: 'high' } },
    },
    {
      data: { values },
      mark: { type: 'line', color: colour, strokeWidth: 1.8, strokeDash: dash, xOffset: beside },
      encoding: { x: x('place'), y: y('mean') },
    },
    {
      data: { values },
      mark: { type: 'point', shape, filled: true, color: colour, size: 30, opacity: 1, xOffset: beside },
      encoding: { x: x('place'), y: y('mean') },
    },
  ];
}

function emptyLayer(): Layer {
  return {
    data: { values: [{}] },
    encoding: {},
    mark: {
      type: 'text',
      text: 'no width has a median critical rate within the grid',
      fontSize: TEXT.label,
      color: QUIET,
      x: (WIDTH / 2 - 65) / 2,
      y: HEIGHT / 2,
    },
  };
}
