import { CONTROL_NAMES } from '../../conclusion/control-names.js';
import type { Controls } from '../../tables/controls.js';
import { log2X, log2Y } from './log2-axis.js';
import { criticalPoints } from './critical-points.js';
import type { Domain } from './scale.js';
import type { Layer, LayerView, View, X, Y } from './spec.js';
import { INK, TEXT, WIDTH } from './theme.js';

type Control = Controls['controls'][number];
type Width = Controls['main']['widths'][number];

const HEIGHT = 210;
const WIDEST = 200;
const GAP = 12;
const BLUE = '#0072b2';
/** Beside the axes' ends, in octaves. */
const BESIDE = 0.6;

interface Axes {
  readonly x: (field: string) => X;
  readonly y: (field: string) => Y;
}

/**
 * The critical rate against the width, a panel for each control; none without controls.
 *
 * @param left pixels before the first panel, which stands below the rows of the slopes
 */
export function controlThresholds(controls: readonly Control[], left: number): View[] {
  if (controls.length === 0) return [];
  const logs = [...new Set(controls.flatMap(({ widths }) => widths.map(({ width }) => Math.log2(width))))];
  const domain = domainOf(controls);
  const width = Math.min(WIDEST, (WIDTH - left - 20) / controls.length - GAP);
  return [
    {
      hconcat: controls.map((control, index) => {
        const axes: Axes = {
          x: log2X({
            domain: [Math.min(...logs) - BESIDE, Math.max(...logs) + BESIDE],
            title: 'units (log)',
            ticks: logs,
            grid: false,
          }),
          y: log2Y({
            domain,
            title: index === 0 ? 'critical learning rate (log)' : null,
            labels: index === 0,
          }),
        };
        return panel(control, { axes, domain, width });
      }),
      spacing: GAP,
    },
  ];
}

function panel(
  control: Control,
  { axes, domain, width }: { readonly axes: Axes; readonly domain: Domain; readonly width: number },
): LayerView {
  return {
    title: {
      text: CONTROL_NAMES[control.control],
      frame: 'group',
      anchor: 'start',
      fontSize: TEXT.panel,
      offset: 6,
    },
    width,
    height: HEIGHT,
    layer: [
      // An empty panel has its axes, too.
      { data: { values: [] }, mark: 'point', encoding: { x: axes.x('width'), y: axes.y('rate') } },
      ...meanLayers(control.same_runs.widths, { colour: BLUE, shape: 'circle', beside: 5 }, axes),
      ...meanLayers(control.widths, { colour: INK, shape: 'diamond', beside: -5 }, axes),
      ...censoredLayers(control, domain, axes),
    ],
  };
}

/** Around all thresholds, with room for the counts of those beyond. */
function domainOf(controls: readonly Control[]): Domain {
  const logs = controls
    .flatMap(({ widths, same_runs: same }) => [...widths, ...same.widths])
    .flatMap(({ eta_crit: rate, ci95 }) =>
      rate === null ? [] : [rate, ...(ci95 ?? [])].map((value) => Math.log2(value)),
    );
  if (logs.length === 0) return [-2, 0];
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const more = Math.max(0.2, 0.12 * (high - low));
  return [low - more, high + more];
}

function meanLayers(
  widths: readonly Width[],
  { colour, shape, beside }: { readonly colour: string; readonly shape: string; readonly beside: number },
  { x, y }: Axes,
): Layer[] {
  const values = criticalPoints(widths);
  return [
    {
      data: { values },
      mark: { type: 'line', color: colour, strokeWidth: 1, opacity: 0.5, xOffset: beside },
      encoding: { x: x('width'), y: y('rate') },
    },
    {
      data: { values },
      mark: { type: 'rule', color: colour, strokeWidth: 2, xOffset: beside },
      encoding: { x: x('width'), y: y('low'), y2: { field: 'high' } },
    },
    {
      data: { values },
      mark: { type: 'point', shape, filled: true, color: colour, size: 55, opacity: 1, xOffset: beside },
      encoding: { x: x('width'), y: y('rate') },
    },
  ];
}

/** How many of the control's seeds have their threshold beyond the grid, at the edge where it lies. */
function censoredLayers({ per_seed: seeds }: Control, [low, high]: Domain, { x, y }: Axes): Layer[] {
  const censored = seeds.flatMap(({ thresholds }) => thresholds);
  return (['above', 'below'] as const).flatMap((side): Layer[] => {
    const own = censored.filter((threshold) => threshold.censored === side);
    const values = [...new Set(own.map(({ width }) => width))].map((width) => ({
      width: Math.log2(width),
      edge: side === 'above' ? high : low,
      text: `${String(own.filter((threshold) => threshold.width === width).length)} ${side === 'above' ? '↑' : '↓'}`,
    }));
    if (values.length === 0) return [];
    return [
      {
        data: { values },
        mark: {
          type: 'text',
          color: INK,
          fontSize: TEXT.note,
          baseline: side === 'above' ? 'top' : 'bottom',
          yOffset: side === 'above' ? 3 : -3,
        },
        encoding: { x: x('width'), y: y('edge'), text: { field: 'text', type: 'nominal' } },
      },
    ];
  });
}
