import { spreadOf } from '../../analysis/statistics.js';
import { FAILURES } from '../../analysis/verdict.js';
import { CHANCE } from '../kit/curve-panel.js';
import { SHADES } from '../kit/ramp.js';
import { rateText } from '../kit/rates.js';
import type { Color, Figure, Layer } from '../kit/spec.js';
import { isNonfinite, runsAt, type Study } from '../kit/study.js';
import { INK, TEXT, WIDTH, type Size } from '../kit/theme.js';
import { VERDICT_STYLES } from '../kit/verdict-styles.js';
import { describeFinals, nameOf } from '../kit/words.js';

/** Final test loss at every rate and size, as a number and a colour; what failed has a dashed edge and says how. */
export function heatMap(study: Study): Figure {
  const cells = study.sizes.flatMap((size) => study.rates.map((rate) => cellOf(study, size, rate)));
  // A mean over survivors ranks with no other.
  const whole = cells
    .filter(({ isWhole }) => isWhole)
    .toSorted((a, b) => (a.mean ?? Infinity) - (b.mean ?? Infinity));
  const best = study.sizes.flatMap((size) => whole.find((cell) => cell.size === size) ?? []);
  const low = Math.min(CHANCE / 1.5, ...cells.flatMap(({ mean }) => mean ?? []));
  const bounds = SHADES.slice(1).map((_, step) => low * (CHANCE / low) ** ((step + 1) / (SHADES.length - 1)));
  const names = SHADES.map((_, step) => {
    const [from, to] = [bounds[step - 1]?.toFixed(2), bounds[step]?.toFixed(2)];
    return from === undefined ? `below ${to ?? ''}` : to === undefined ? `from ${from}` : `${from}–${to}`;
  });
  const values = cells.map((cell) => {
    const { mean } = cell;
    return {
      ...cell,
      isBest: best.includes(cell),
      shade: mean === null ? NO_SHADE : names[bounds.filter((bound) => bound <= mean).length],
    };
  });
  const shade = (of: 'fill' | 'ink', none: string): Color & object => ({
    field: 'shade',
    type: 'nominal',
    scale: { domain: [...names, NO_SHADE], range: [...SHADES.map((own) => own[of]), none] },
    legend: null,
  });
  const fill: Color = {
    ...shade('fill', '#d5d9de'),
    legend: { title: 'final test loss (nats)', orient: 'bottom', symbolType: 'square', values: names },
  };
  const ink = shade('ink', 'black');
  const box = (filter: string, mark: object, color: Color): Layer => ({
    transform: [{ filter }],
    mark: { type: 'rect', ...mark },
    encoding: { color },
  });
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
      `${best.map(({ size, rate, text }) => `Lowest for ${size}: ${text} at rate ${rate}.`).join(' ')} ` +
      study.rates.map((rate) => describeFinals(study, rate)).join(' '),
    views: [
      {
        data: { values },
        width: WIDTH - 64,
        height: { step: 76 },
        encoding: {
          x: {
            field: 'rate',
            type: 'ordinal',
            sort: null,
            axis: { title: 'learning rate', labelAngle: 0, ...BARE },
          },
          y: { field: 'size', type: 'ordinal', sort: null, axis: { title: null, ...BARE } },
        },
        layer: [
          box('true', { stroke: 'white', strokeWidth: 3 }, fill),
          box('datum.isFailed', { filled: false, strokeDash: [4, 3], ...INSET }, ink),
          box('datum.isBest', { filled: false, strokeWidth: 3 }, { value: INK }),
          {
            mark: { type: 'text', fontSize: TEXT.panel, fontWeight: 'bold', dy: -20 },
            encoding: { text: { field: 'text' }, color: ink },
          },
          {
            mark: { type: 'text', fontSize: TEXT.note - 1, baseline: 'top', dy: -8, lineHeight: 14 },
            encoding: { text: { field: 'lines' }, color: ink },
          },
        ],
        resolve: { scale: { color: 'independent' } },
      },
    ],
  };
}

const NO_SHADE = 'no mean';
const BARE = { domain: false, ticks: false, labelFontSize: TEXT.label, labelPadding: 6 } as const;
const INSET = { width: { band: 0.92 }, height: { band: 0.88 } } as const;

function cellOf(study: Study, size: Size, rate: number) {
  const runs = runsAt(study, size, rate);
  const finals = runs.flatMap((run) => (isNonfinite(run) ? [] : (run.row.final_test_loss ?? [])));
  const { mean, sd, count } = spreadOf(finals);
  const share = (part: number): string => `${String(part)}/${String(runs.length)}`;
  const failures = FAILURES.flatMap((verdict) => {
    const failed = runs.filter(({ row }) => row.verdict === verdict).length;
    return failed === 0 ? [] : [`${share(failed)} ${VERDICT_STYLES[verdict].short}`];
  });
  const spread =
    sd === null ? `n ${share(count)}` : `sd ${String(Number(sd.toPrecision(2)))}, ${share(count)}`;
  return {
    size,
    rate: rateText(rate),
    mean,
    text: runs.length === 0 ? 'no runs' : mean === null ? 'no mean' : lossText(mean),
    /** How the mean spreads; then `3/3 stuck`, most serious first. */
    lines: runs.length === 0 ? [] : [spread, ...failures],
    isFailed: failures.length > 0,
    /** Whether every run stayed finite. */
    isWhole: count > 0 && count === runs.length,
  };
}

function lossText(loss: number): string {
  return loss < 100 ? loss.toFixed(3) : String(Number(loss.toPrecision(3)));
}
