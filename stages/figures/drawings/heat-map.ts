import type { Run } from '../../analysis/claims/run.js';
import { spreadOf } from '../../analysis/statistics.js';
import { FAILURES } from '../../analysis/verdict.js';
import { CHANCE } from '../kit/curve-panel.js';
import { describeFinals } from '../kit/describe.js';
import { gridOf, gridView, type Grid } from '../kit/grid.js';
import { lossScale } from '../kit/loss-scale.js';
import { NO_NUMBER, shadeOf } from '../kit/ramp.js';
import { rateText } from '../kit/rates.js';
import type { Domain } from '../kit/scale.js';
import type { Figure, Layer } from '../kit/spec.js';
import { isNonfinite, runsAt, type Study } from '../kit/study.js';
import { INK, TEXT } from '../kit/theme.js';
import { nameOf } from '../kit/words.js';
import { VERDICT_STYLES } from '../kit/verdict-styles.js';

/** Of a cell, around its colour. */
const MARGIN = 0.02;
/** Between the lines of a cell, as a share of its height; less where many would reach its edge. */
const LINE = 0.235;
const LINES = 0.8;

interface HeatCell {
  readonly rate: number;
  readonly size: string;
  readonly column: number;
  readonly row: number;
  readonly runs: readonly Run[];
  readonly mean: number | null;
  readonly sd: number | null;
  /** Runs that the mean is over. */
  readonly finite: number;
  /** `3/3 stuck at chance`, most serious first. */
  readonly failures: readonly string[];
}

/** Final test loss at every rate and size, as a number and a colour; what failed is hatched and says how. */
export function heatMap(study: Study): Figure {
  const grid = gridOf(study);
  const cells = grid.cells.map((place) => cellOf(place, runsAt(study, place.size, place.rate)));
  const means = cells.flatMap(({ mean }) => mean ?? []);
  const domain: Domain = [Math.min(...means, CHANCE / 1.5), CHANCE];
  const best = study.sizes.flatMap((size) => bestOf(cells.filter((cell) => cell.size === size)) ?? []);
  return {
    title: `Final test loss by learning rate and size, ${nameOf(study)}`,
    notes: [
      `Mean over the seeds in nats, below it the standard deviation and n/k: over n finite runs of k. ` +
        (study.runs.length === cells.length ? 'One seed: there is no spread to show. ' : '') +
        'Hatched: at least one run failed, and the cell says how many and how. ' +
        'Outlined: the lowest mean of each size, among rates at which every run stayed finite.',
    ],
    description:
      `A heat map of final test loss, a row for each size and a column for each learning rate. ` +
      `${best.map(({ size, rate, mean }) => `Lowest for ${size}: ${lossText(mean)} at rate ${rateText(rate)}.`).join(' ')} ` +
      study.rates.map((rate) => describeFinals(study, rate)).join(' '),
    views: [
      gridView(grid, [
        ...cells.flatMap((cell) => cellLayers(cell, grid, domain)),
        ...best.map((cell) => outline(cell, grid)),
      ]),
      lossScale(domain, 'final test loss'),
    ],
  };
}

function cellOf({ rate, size, column, row }: Grid['cells'][number], runs: readonly Run[]): HeatCell {
  const finals = runs.flatMap((run) => (isNonfinite(run) ? [] : (run.row.final_test_loss ?? [])));
  const { mean, sd, count } = spreadOf(finals);
  const failures = FAILURES.flatMap((verdict) => {
    const failed = runs.filter((run) => run.row.verdict === verdict).length;
    return failed === 0 ? [] : [`${String(failed)}/${String(runs.length)} ${VERDICT_STYLES[verdict].short}`];
  });
  return { rate, size, column, row, runs, mean, sd, finite: count, failures };
}

/** A mean over survivors ranks with no other. */
function bestOf(cells: readonly HeatCell[]): HeatCell | undefined {
  return cells
    .filter(({ finite, runs }) => finite > 0 && finite === runs.length)
    .toSorted((a, b) => (a.mean ?? Infinity) - (b.mean ?? Infinity))[0];
}

function cellLayers(cell: HeatCell, grid: Grid, domain: Domain): Layer[] {
  const { column, row, mean, runs, failures } = cell;
  const { fill, ink } = mean === null ? NO_NUMBER : shadeOf(mean, domain);
  const box = {
    left: column + MARGIN,
    right: column + 1 - MARGIN,
    top: row + MARGIN,
    bottom: row + 1 - MARGIN,
  };
  const lines =
    runs.length === 0
      ? [{ text: 'no runs', strong: false }]
      : [
          { text: mean === null ? 'no mean' : lossText(mean), strong: true },
          { text: spreadText(cell), strong: false },
          ...failures.map((text) => ({ text, strong: false })),
        ];
  const step = Math.min(LINE, LINES / lines.length);
  return [
    {
      data: { values: [box] },
      mark: { type: 'rect', color: runs.length === 0 ? 'white' : fill },
      encoding: { x: grid.x('left'), x2: { field: 'right' }, y: grid.y('top'), y2: { field: 'bottom' } },
    },
    ...(failures.length === 0 ? [] : [hatch(box, ink, grid)]),
    ...lines.map(({ text, strong }, index): Layer => ({
      data: { values: [{ x: column + 0.5, y: row + 0.5 + (index - (lines.length - 1) / 2) * step }] },
      mark: {
        type: 'text',
        text,
        color: runs.length === 0 ? INK : ink,
        fontSize: strong ? TEXT.panel : TEXT.note - 1,
        fontWeight: strong ? 'bold' : 'normal',
        baseline: 'middle',
      },
      encoding: { x: grid.x('x'), y: grid.y('y') },
    })),
  ];
}

/** Diagonals across a strip at the cell's left and right, where no text stands. */
function hatch(
  { left, right, top, bottom }: Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>,
  ink: string,
  grid: Grid,
): Layer {
  const width = 0.07;
  const count = 7;
  const height = (bottom - top) / count;
  const values = [left, right - width].flatMap((x) =>
    Array.from({ length: count }, (_, index) => ({
      x,
      x2: x + width,
      y: top + (index + 1) * height,
      y2: top + index * height,
    })),
  );
  return {
    data: { values },
    mark: { type: 'rule', color: ink, strokeWidth: 1.2, opacity: 0.8 },
    encoding: { x: grid.x('x'), x2: { field: 'x2' }, y: grid.y('y'), y2: { field: 'y2' } },
  };
}

function outline({ column, row }: HeatCell, grid: Grid): Layer {
  const inset = 0.03;
  return {
    data: {
      values: [
        { left: column + inset, right: column + 1 - inset, top: row + inset, bottom: row + 1 - inset },
      ],
    },
    mark: { type: 'rect', filled: false, stroke: INK, strokeWidth: 3 },
    encoding: { x: grid.x('left'), x2: { field: 'right' }, y: grid.y('top'), y2: { field: 'bottom' } },
  };
}

function spreadText({ sd, finite, runs }: HeatCell): string {
  const share = `${String(finite)}/${String(runs.length)}`;
  return sd === null ? `n ${share}` : `sd ${String(Number(sd.toPrecision(2)))}, ${share}`;
}

function lossText(loss: number | null): string {
  if (loss === null) return 'none';
  return loss < 100 ? loss.toFixed(3) : String(Number(loss.toPrecision(3)));
}
