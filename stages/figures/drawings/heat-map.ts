import type { Run } from '../../analysis/claims/run.js';
import { spreadOf } from '../../analysis/statistics.js';
import { FAILURES } from '../../analysis/verdict.js';
import { CHANCE } from '../kit/curve-panel.js';
import { describeFinals } from '../kit/describe.js';
import { boxOf, gridOf, type Place, type Words } from '../kit/grid.js';
import { lossScale } from '../kit/loss-scale.js';
import { NO_NUMBER, shadeOf, type Shade } from '../kit/ramp.js';
import { rateText } from '../kit/rates.js';
import type { Domain } from '../kit/scale.js';
import type { Figure } from '../kit/spec.js';
import { isNonfinite, runsAt, type Study } from '../kit/study.js';
import { INK, TEXT } from '../kit/theme.js';
import { nameOf } from '../kit/words.js';
import { VERDICT_STYLES } from '../kit/verdict-styles.js';

/** Of a cell, around its colour. */
const MARGIN = 0.02;
/** Between the lines of a cell, as a share of its height; less where many would reach its edge. */
const LINE = 0.235;
const LINES = 0.8;

interface HeatCell extends Place {
  readonly runs: readonly Run[];
  readonly mean: number | null;
  readonly sd: number | null;
  /** Runs that the mean is over. */
  readonly finite: number;
  /** `3/3 stuck at chance`, most serious first. */
  readonly failures: readonly string[];
}

/** Final test loss at every rate and size, as a number and a colour; what failed has a dashed edge and says how. */
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
        'Dashed: at least one run failed, and the cell says how many and how. ' +
        'Outlined: the lowest mean of each size, among rates at which every run stayed finite.',
    ],
    description:
      `A heat map of final test loss, a row for each size and a column for each learning rate. ` +
      `${best.map(({ size, rate, mean }) => `Lowest for ${size}: ${lossText(mean)} at rate ${rateText(rate)}.`).join(' ')} ` +
      study.rates.map((rate) => describeFinals(study, rate)).join(' '),
    views: [
      {
        width: grid.width,
        height: grid.height,
        layer: [
          grid.boxes(
            cells.map((cell) => ({ ...boxOf(cell, MARGIN), fill: shadeIn(cell, domain).fill })),
            {},
          ),
          grid.boxes(
            cells
              .filter(({ failures }) => failures.length > 0)
              .map((cell) => ({ ...boxOf(cell, 3 * MARGIN), fill: shadeIn(cell, domain).ink })),
            { filled: false, strokeWidth: 1.5, strokeDash: [4, 3] },
          ),
          grid.boxes(
            best.map((cell) => ({ ...boxOf(cell, 1.5 * MARGIN), fill: INK })),
            { filled: false, strokeWidth: 3 },
          ),
          grid.texts(
            cells.flatMap((cell) => linesOf(cell, shadeIn(cell, domain).ink).slice(0, 1)),
            { fontSize: TEXT.panel, fontWeight: 'bold' },
          ),
          grid.texts(
            cells.flatMap((cell) => linesOf(cell, shadeIn(cell, domain).ink).slice(1)),
            { fontSize: TEXT.note - 1 },
          ),
        ],
      },
      lossScale(domain, 'final test loss'),
    ],
  };
}

function cellOf(place: Place, runs: readonly Run[]): HeatCell {
  const finals = runs.flatMap((run) => (isNonfinite(run) ? [] : (run.row.final_test_loss ?? [])));
  const { mean, sd, count } = spreadOf(finals);
  const failures = FAILURES.flatMap((verdict) => {
    const failed = runs.filter((run) => run.row.verdict === verdict).length;
    return failed === 0 ? [] : [`${String(failed)}/${String(runs.length)} ${VERDICT_STYLES[verdict].short}`];
  });
  return { ...place, runs, mean, sd, finite: count, failures };
}

/** A mean over survivors ranks with no other. */
function bestOf(cells: readonly HeatCell[]): HeatCell | undefined {
  return cells
    .filter(({ finite, runs }) => finite > 0 && finite === runs.length)
    .toSorted((a, b) => (a.mean ?? Infinity) - (b.mean ?? Infinity))[0];
}

function shadeIn({ mean, runs }: HeatCell, domain: Domain): Shade {
  if (runs.length === 0) return { fill: 'white', ink: 'black' };
  return mean === null ? NO_NUMBER : shadeOf(mean, domain);
}

/** The mean, how it spreads, and what failed: from the cell's middle up and down. */
function linesOf(cell: HeatCell, fill: string): readonly Words[] {
  const { column, row, mean, runs, failures } = cell;
  const lines =
    runs.length === 0
      ? ['no runs']
      : [mean === null ? 'no mean' : lossText(mean), spreadText(cell), ...failures];
  const step = Math.min(LINE, LINES / lines.length);
  return lines.map((text, index) => ({
    x: column + 0.5,
    y: row + 0.5 + (index - (lines.length - 1) / 2) * step,
    text,
    fill,
  }));
}

function spreadText({ sd, finite, runs }: HeatCell): string {
  const share = `${String(finite)}/${String(runs.length)}`;
  return sd === null ? `n ${share}` : `sd ${String(Number(sd.toPrecision(2)))}, ${share}`;
}

function lossText(loss: number | null): string {
  if (loss === null) return 'none';
  return loss < 100 ? loss.toFixed(3) : String(Number(loss.toPrecision(3)));
}
