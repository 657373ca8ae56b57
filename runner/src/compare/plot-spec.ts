import { PipelineError } from '../model/errors.js';
import type { Value, ValueMap } from '../model/graph.js';
import type { PlotDefinition } from '../model/measured.js';
import { isMap } from '../model/value-changes.js';
import { suggest } from '../pipeline/nearest.js';
import type { Line } from './plot-data.js';

/** A Vega-Lite specification. */
export type Spec = ValueMap;

/** Whose a value is, and of which series: columns that are added to the data. `rev` is DVC's word. */
const SIDE = 'rev';
const SERIES = 'series';
/** Where several series are drawn into one chart, their columns are these. */
const [ACROSS, UP] = ['x', 'y'] as const;

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';
const SIZE = { width: 460, height: 260 };

/** What a chart is drawn from. */
interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly values: readonly ValueMap[];
  readonly hasSeries: boolean;
}

/**
 * A chart by one of DVC's templates.
 * @throws PipelineError for a template that nobody knows
 */
export function chartSpec(definition: PlotDefinition, lines: readonly Line[], template: string): Spec {
  const chart = chartOf(definition, lines);
  const draw = TEMPLATES[template];
  if (draw === undefined) {
    throw PipelineError.of(
      `plot "${definition.id}": there is no template "${template}"`,
      null,
      suggest(template, Object.keys(TEMPLATES)) ??
        `There are ${Object.keys(TEMPLATES).join(', ')}, and files of Vega-Lite specifications`,
    );
  }
  return { $schema: SCHEMA, title: chart.title, data: { values: chart.values }, ...draw(chart) };
}

/** A chart by a specification of one's own: DVC's anchors are filled in; without one for data, they are its `data`. */
export function filledSpec(definition: PlotDefinition, lines: readonly Line[], template: ValueMap): Spec {
  const chart = chartOf(definition, lines);
  const anchors: Readonly<Record<string, Value>> = {
    '<DVC_METRIC_DATA>': chart.values,
    '<DVC_METRIC_TITLE>': chart.title,
    '<DVC_METRIC_X>': chart.x,
    '<DVC_METRIC_Y>': chart.y,
    '<DVC_METRIC_X_LABEL>': chart.xLabel,
    '<DVC_METRIC_Y_LABEL>': chart.yLabel,
    '<DVC_METRIC_COLOR>': { field: SIDE, type: 'nominal' },
  };
  const found = { data: false };
  const fill = (value: Value): Value => {
    if (typeof value === 'string') {
      if (value === '<DVC_METRIC_DATA>') found.data = true;
      return anchors[value] ?? value;
    }
    if (isMap(value))
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
    return Array.isArray(value) ? value.map(fill) : value;
  };
  const filled = Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value)]));
  return found.data ? filled : { ...filled, data: { values: chart.values } };
}

/** How many numbers no line can be drawn through. */
export function undrawable({ rows, y }: Line): number {
  return rows.filter((row) => typeof row[y] === 'number' && !Number.isFinite(row[y])).length;
}

function chartOf({ id, title, xLabel, yLabel, series }: PlotDefinition, lines: readonly Line[]): Chart {
  const [first] = lines;
  const hasSeries = series.length > 1;
  const [x, y] = hasSeries ? [ACROSS, UP] : [first?.x ?? '', first?.y ?? ''];
  const paths = new Set(lines.map(({ path }) => path));
  const values = lines.flatMap((line) =>
    line.rows.map((row): ValueMap => {
      const drawn = Object.fromEntries(Object.entries(row).map(([key, value]) => [key, finite(value)]));
      if (!hasSeries) return { ...drawn, [SIDE]: line.label };
      const name = paths.size > 1 ? `${line.path}: ${line.y}` : line.y;
      return {
        [ACROSS]: drawn[line.x] ?? null,
        [UP]: drawn[line.y] ?? null,
        [SERIES]: name,
        [SIDE]: line.label,
      };
    }),
  );
  return {
    title: title ?? id,
    x,
    y,
    xLabel: xLabel ?? first?.x ?? x,
    yLabel: yLabel ?? [...new Set(lines.map((line) => line.y))].join(', '),
    values,
    hasSeries,
  };
}

/** A line breaks where there is no number that has a place. */
function finite(value: Value): Value {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

type Draw = (chart: Chart) => ValueMap;

const TEMPLATES: Readonly<Record<string, Draw>> = {
  linear: (chart) => ({
    ...SIZE,
    mark: { type: 'line', point: chart.values.length <= 100 },
    encoding: encoded(chart),
  }),
  simple: (chart) => ({ ...SIZE, mark: 'line', encoding: encoded(chart) }),
  smooth: (chart) => ({
    ...SIZE,
    layer: [
      { mark: { type: 'line', opacity: 0.3 }, encoding: encoded(chart) },
      {
        transform: [
          { loess: chart.y, on: chart.x, groupby: chart.hasSeries ? [SIDE, SERIES] : [SIDE], bandwidth: 0.3 },
        ],
        mark: 'line',
        encoding: encoded(chart),
      },
    ],
  }),
  scatter: (chart) => ({ ...SIZE, mark: { type: 'point', filled: true }, encoding: encoded(chart) }),
  bar_horizontal: (chart) => bars(chart, null),
  bar_horizontal_sorted: (chart) => bars(chart, '-x'),
  confusion: (chart) => confusion(chart, false),
  confusion_normalized: (chart) => confusion(chart, true),
};

function encoded({ x, y, xLabel, yLabel, values, hasSeries }: Chart): ValueMap {
  return {
    x: { field: escaped(x), type: typeOf(values, x), title: xLabel, scale: { zero: false } },
    y: { field: escaped(y), type: typeOf(values, y), title: yLabel, scale: { zero: false } },
    color: { field: SIDE, type: 'nominal', title: null },
    ...(hasSeries
      ? {
          strokeDash: { field: SERIES, type: 'nominal', title: null },
          detail: { field: SERIES, type: 'nominal' },
        }
      : {}),
  };
}

/** Categories up, numbers across. */
function bars({ x, y, xLabel, yLabel }: Chart, sort: string | null): ValueMap {
  return {
    width: SIZE.width,
    mark: 'bar',
    encoding: {
      x: { field: escaped(x), type: 'quantitative', title: xLabel },
      y: { field: escaped(y), type: 'nominal', title: yLabel, sort },
      yOffset: { field: SIDE },
      color: { field: SIDE, type: 'nominal', title: null },
    },
  };
}

/** How often each pair of values occurs, a square for each side; or which share of a row's. */
function confusion({ x, y, xLabel, yLabel }: Chart, normalized: boolean): ValueMap {
  const counted = [{ aggregate: [{ op: 'count', as: 'count' }], groupby: [escaped(x), escaped(y), SIDE] }];
  const shares = [
    { joinaggregate: [{ op: 'sum', field: 'count', as: 'row' }], groupby: [escaped(y), SIDE] },
    { calculate: 'datum.count / datum.row', as: 'share' },
  ];
  const value = normalized ? 'share' : 'count';
  const format = normalized ? '.2f' : 'd';
  const place = {
    x: { field: escaped(x), type: 'nominal', title: xLabel },
    y: { field: escaped(y), type: 'nominal', title: yLabel },
  };
  return {
    transform: normalized ? [...counted, ...shares] : counted,
    facet: { field: SIDE, type: 'nominal', title: null },
    spec: {
      width: 220,
      height: 220,
      layer: [
        {
          mark: 'rect',
          encoding: { ...place, color: { field: value, type: 'quantitative', legend: null, scale: PALE } },
        },
        { mark: 'text', encoding: { ...place, text: { field: value, type: 'quantitative', format } } },
      ],
    },
  };
}

/** Black numbers can be read on all of it. */
const PALE = { range: ['#f7fbff', '#8fc1e3'] };

function typeOf(values: readonly ValueMap[], field: string): string {
  const present = values.flatMap((value) => value[field] ?? []);
  return present.every((value) => typeof value === 'number') ? 'quantitative' : 'nominal';
}

/** In a field's name a dot or a bracket leads into it. */
function escaped(field: string): string {
  return field.replace(/[.[\]'"\\]/g, '\\$&');
}
