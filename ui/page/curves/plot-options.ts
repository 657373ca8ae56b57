import type uPlot from 'uplot';
import type { Scale } from '../state/choice.js';
import { formatNumber } from '../format/value.js';
import { logSplits, onAxis, paddedRange } from './axis.js';
import type { Joined } from './join.js';
import { markPlugin } from './marks.js';

export interface PlotLook {
  /** Of each curve. */
  readonly colours: readonly string[];
  /** Beyond the colours that there are. */
  readonly dashed: readonly boolean[];
  readonly text: string;
  readonly grid: string;
  readonly font: string;
}

export interface PlotPlan {
  readonly joined: Joined;
  readonly scale: Scale;
  readonly look: PlotLook;
  readonly width: number;
  readonly height: number;
  /** The place among the x that is pointed at; `null`: none is. */
  readonly point: (index: number | null) => void;
}

/** What uPlot is told: a series for each curve, two more around it where it has a band. */
export function plotOptions({ joined, scale, look, width, height, point }: PlotPlan): uPlot.Options {
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  joined.series.forEach(({ band }, index) => {
    const stroke = colourOf(look, index);
    const dash = look.dashed[index] === true ? [6, 4] : [];
    series.push({ stroke, dash, width: 1.5, points: { size: 4, fill: stroke } });
    if (band === null) return;
    const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } };
    series.push(edge, edge);
    bands.push({ series: [series.length - 1, series.length - 2], fill: `${stroke}33` });
  });
  const range = paddedRange(joined.range, scale);
  const axisRange: [number, number] = [onAxis(range[0], scale), onAxis(range[1], scale)];
  const axis: uPlot.Axis = {
    stroke: look.text,
    font: look.font,
    grid: { stroke: look.grid, width: 1 },
    ticks: { stroke: look.grid, width: 1, size: 4 },
    gap: 4,
  };
  return {
    width,
    height,
    series,
    bands,
    scales: {
      x: { time: false, range: (_, low, high) => (low === high ? [low - 1, high + 1] : [low, high]) },
      y: { range: () => axisRange },
    },
    axes: [
      { ...axis, size: 24, incrs: WHOLE_STEPS, values: (_, splits) => splits.map(formatNumber) },
      {
        ...axis,
        size: 52,
        values: (_, splits) => splits.map((split) => formatNumber(scale === 'log' ? 10 ** split : split)),
        ...(scale === 'log' ? { splits: () => logSplits(range).map(Math.log10) } : {}),
      },
    ],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 }, y: false },
    padding: [10, 10, 0, 0],
    plugins: [markPlugin(joined, (index) => colourOf(look, index))],
    hooks: {
      setCursor: [
        ({ cursor }) => {
          point(cursor.idx ?? null);
        },
      ],
    },
  };
}

/** uPlot's columns of these curves; on a logarithmic axis their logarithms. */
export function plotData({ x, series }: Joined, scale: Scale): uPlot.AlignedData {
  const columns = series.flatMap(({ y, band }) => (band === null ? [y] : [y, band.low, band.high]));
  return [
    [...x],
    ...columns.map((column) => column.map((y) => (typeof y === 'number' ? onAxis(y, scale) : y))),
  ];
}

export function colourOf({ colours }: PlotLook, index: number): string {
  return colours[index] ?? 'currentColor';
}

/** Epochs and steps are whole. */
const WHOLE_STEPS = Array.from({ length: 10 }, (_, power) =>
  [1, 2, 5].map((digit) => digit * 10 ** power),
).flat();
