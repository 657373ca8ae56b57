import uPlot from 'uplot';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Curve, Value } from '../../src/model.js';
import { useWidth } from '../grid/use-width.js';
import { formatNumber, formatValue } from '../format/value.js';
import type { Scale } from '../state/choice.js';
import { cssColour, theme } from '../state/theme.js';
import { join, scaleFor } from './join.js';
import { colourOf, plotData, plotOptions, type PlotLook } from './plot-options.js';

/** A cell's curve of the plot's metric. */
export interface LabelledCurve {
  /** Among the cells that are drawn: it has the same colour in every plot. */
  readonly index: number;
  readonly label: string;
  readonly curve: Curve;
}

interface PlotProps {
  readonly metric: string;
  readonly along: string;
  readonly curves: readonly LabelledCurve[];
  readonly scale: Scale | null;
}

const HEIGHT = 170;

/** Curves of one metric, with the values at the pointer, else the last ones. */
export function Plot({ metric, along, curves, scale: chosen }: PlotProps) {
  const { isDark } = theme.value;
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const width = useWidth(holder);
  const joined = useMemo(() => join(curves.map(({ curve }) => curve)), [curves]);
  const scale = scaleFor(joined.range, chosen);
  const colours = curves.map(({ index }) => index).join();
  const look = useMemo(() => readLook(curves.map(({ index }) => index)), [isDark, colours]);
  useLayoutEffect(() => {
    if (holder.current === null || width === 0) return undefined;
    const made = new uPlot(
      plotOptions({ joined, scale, look, width, height: HEIGHT, point: setPointed }),
      plotData(joined, scale),
      holder.current,
    );
    plot.current = made;
    return () => {
      made.destroy();
    };
  }, [joined, scale, look, width]);
  const x = pointed === null ? undefined : joined.x[pointed];
  return (
    <figure class="plot">
      <figcaption>
        {metric}
        <span class="quiet">
          {x === undefined ? ` by ${along}` : ` at ${along} ${formatNumber(x)}`}
          {scale === 'log' && ', log'}
        </span>
      </figcaption>
      <div ref={holder} class="plot-holder" role="img" aria-label={describe(metric, along, curves)} />
      <ul class="reading">
        {curves.map(({ label, curve }, place) => (
          <li key={label}>
            <span class="line" style={{ backgroundColor: colourOf(look, place) }} />
            {curves.length > 1 && <span class="reading-name">{label}</span>}
            <b>{formatValue(x === undefined ? (curve.y.at(-1) ?? null) : valueAt(curve, x))}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function valueAt({ x, y }: Curve, at: number): Value {
  const place = x.indexOf(at);
  return place < 0 ? null : (y[place] ?? null);
}

/** What is seen, for who can't see it. */
function describe(metric: string, along: string, curves: readonly LabelledCurve[]): string {
  const each = curves.map(({ label, curve: { x, y } }) => {
    const from = `${formatValue(y[0] ?? null)} at ${along} ${String(x[0] ?? '')}`;
    const to = `${formatValue(y.at(-1) ?? null)} at ${along} ${String(x.at(-1) ?? '')}`;
    return `${label}: from ${from} to ${to}`;
  });
  return `${metric} by ${along}. ${each.join('. ')}`;
}

/** Of main.css. */
const LINE_COLOURS = 8;

function readLook(indices: readonly number[]): PlotLook {
  return {
    colours: indices.map((index) => cssColour(`line-${String((index % LINE_COLOURS) + 1)}`)),
    dashed: indices.map((index) => index >= LINE_COLOURS),
    text: cssColour('quiet'),
    grid: cssColour('line'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
  };
}
