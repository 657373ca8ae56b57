import { useRef, useState } from 'preact/hooks';
import type { RunRow } from '../../src/model.js';
import { formatNumber } from '../format/value.js';
import { useWidth } from '../grid/use-width.js';
import { Select } from '../select.js';
import { useStore } from '../state/store.js';
import type { Column } from '../table/column.js';
import { nameOf } from './columns.js';
import { axisOf, pointsOf } from './points.js';

interface ScatterProps {
  readonly runs: readonly RunRow[];
  readonly columns: readonly Column<RunRow>[];
  /** The id of the run that is shown. */
  readonly shown: string | null;
}

const HEIGHT = 240;
const EDGE = { left: 64, right: 16, top: 12, bottom: 34 };

/** Any two numbers of the runs against each other. */
export function Scatter({ runs, columns, shown }: ScatterProps) {
  const { choice, choose } = useStore();
  const holder = useRef<HTMLDivElement>(null);
  const width = Math.min(900, useWidth(holder));
  const [pointed, setPointed] = useState<string | null>(null);
  const numeric = columns.filter(({ kind }) => kind === 'number');
  const find = (key: string | null): Column<RunRow> | undefined =>
    numeric.find((column) => column.key === key);
  const first = (kind: string): Column<RunRow> | undefined => numeric.find(({ key }) => key.startsWith(kind));
  const x = find(choice.value.x) ?? first('param:') ?? find('started');
  const y = find(choice.value.y) ?? first('metric:') ?? find('time');
  if (x === undefined || y === undefined) return null;
  const points = pointsOf(runs, x, y);
  const [across, up] = [axisOf(points.map((point) => point.x)), axisOf(points.map((point) => point.y))];
  const left = (value: number): number => EDGE.left + across.share(value) * (width - EDGE.left - EDGE.right);
  const top = (value: number): number =>
    HEIGHT - EDGE.bottom - up.share(value) * (HEIGHT - EDGE.top - EDGE.bottom);
  const options = numeric.map(({ key, title }) => ({ value: key, text: title }));
  const told = points.find(({ run }) => run.id === pointed)?.run;
  const without = runs.length - points.length;
  return (
    <section class="scatter" aria-label={`${y.title} against ${x.title}`}>
      <div class="controls">
        <Select
          label="y"
          value={y.key}
          options={options}
          choose={(key) => {
            choose({ y: key }, 'detail');
          }}
        />
        <Select
          label="x"
          value={x.key}
          options={options}
          choose={(key) => {
            choose({ x: key }, 'detail');
          }}
        />
        <span class="quiet">
          {told === undefined
            ? without > 0 &&
              `${String(without)} of ${String(runs.length)} runs have no finite number for both`
            : `${nameOf(told)}: ${x.title} ${x.text(told)}, ${y.title} ${y.text(told)}`}
        </span>
      </div>
      <div ref={holder}>
        {width > 0 && (
          <svg width={width} height={HEIGHT} role="img" aria-label={`${String(points.length)} runs`}>
            {across.ticks.map((tick) => (
              <g key={tick}>
                <line class="grid" x1={left(tick)} x2={left(tick)} y1={EDGE.top} y2={HEIGHT - EDGE.bottom} />
                <text x={left(tick)} y={HEIGHT - EDGE.bottom + 14} text-anchor="middle">
                  {(x.unit ?? formatNumber)(tick)}
                </text>
              </g>
            ))}
            {up.ticks.map((tick) => (
              <g key={tick}>
                <line class="grid" x1={EDGE.left} x2={width - EDGE.right} y1={top(tick)} y2={top(tick)} />
                <text x={EDGE.left - 6} y={top(tick) + 4} text-anchor="end">
                  {(y.unit ?? formatNumber)(tick)}
                </text>
              </g>
            ))}
            <text class="axis" x={(EDGE.left + width - EDGE.right) / 2} y={HEIGHT - 4} text-anchor="middle">
              {x.title}
            </text>
            {points.map(({ run, x: at, y: high }) => (
              <circle
                key={run.id}
                class={`${run.state}${run.id === shown ? ' shown' : ''}${run.id === pointed ? ' pointed' : ''}`}
                cx={left(at)}
                cy={top(high)}
                r={run.id === pointed || run.id === shown ? 6 : 4}
                onPointerEnter={() => {
                  setPointed(run.id);
                }}
                onPointerLeave={() => {
                  setPointed(null);
                }}
              />
            ))}
          </svg>
        )}
      </div>
    </section>
  );
}
