import { MARGIN } from '../../analysis/critical/decision.js';
import type { CellRow } from '../../tables/cells.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import { perDoubling, perDoublingInterval, whereSentence } from '../../words/critical-words.js';
import { counted, listed, said } from '../../words/english.js';
import { widerSentence } from '../../words/arm-words.js';
import { lateSentence } from '../../words/late-words.js';
import { unfailedUpTo } from '../../words/unfailed.js';
import type { Section } from '../document.js';
import { rate, span, threeDigits } from '../format.js';
import { html, type Html } from '../html.js';
import { figureLink } from '../numbering.js';
import type { Study } from '../study.js';
import { figures, table, words } from '../table.js';
import { appendixLink } from '../cite.js';

/** @param cells of the original's grid on the same data */
export function onsetSection({ critical, arms }: Study, cells: readonly CellRow[]): Section {
  const content = html`<p>
      A run fails if its loss becomes NaN or infinite, explodes, stays at that of guessing, or if it ends with
      fewer than ${percentOf(critical.threshold)} of 10,000 training images right. The largest usable rate of
      a seed and width lies midway between the last rate at which it learns and the first at which it fails,
      above the rate that trains best (${figureLink('figure-critical-rate')}).
    </p>
    <p>${slopeText(critical)} ${verdictText(critical)}</p>
    ${widthTable(critical)}
    <p>
      ${bestRateText(critical)} ${horizonText(critical, cells, arms)} ${lateText(arms)}
      ${widerSentence(arms.predictions)}
    </p>
    <p>
      Every seed, and the slope by other readings of the same criterion:
      ${appendixLink('critical', 'the critical learning rate')}.
    </p>`;
  return { id: 'onset', title: 'When training fails', content };
}

function percentOf(share: number): string {
  return `${String(Math.round(100 * share))} %`;
}

function slopeText(critical: CriticalRate): string {
  const { mean_slope: slope, ci95, seeds } = critical;
  if (slope === null) return 'No seed has such a rate at every width, so there is no slope.';
  const where = whereSentence(critical);
  return (
    `With each doubling of the width it changes by ${perDoubling(slope)} on average ` +
    `(95 % interval ${perDoublingInterval(ci95)}, ${counted(seeds, 'seed')}). ` +
    (where === ''
      ? ''
      : `${where} (The slope is that of log2 rate on log2 width; ±${MARGIN.toFixed(2)} is ${perDoubling(-MARGIN)} or ${perDoubling(MARGIN)} for each doubling.)`)
  );
}

function verdictText({ verdict, reason, equivalent }: CriticalRate): string {
  const by = 'By the rule that was written beforehand, the hypothesis is';
  if (verdict === 'INCONCLUSIVE')
    return `${by} neither supported nor not: ${reason ?? 'the interval is too wide'}.`;
  if (verdict === 'SUPPORTED') return `${by} supported.`;
  return `${by} not supported${equivalent ? `: the interval lies within the ${perDoubling(-MARGIN)} to ${perDoubling(MARGIN)} that count as no dependence` : ''}.`;
}

function widthTable({ widths }: CriticalRate): Html {
  return table(
    'Largest usable rate by width: geometric mean over the seeds',
    widths,
    [
      words('Units', ({ width }) => width),
      figures(html`Largest<br />usable rate`, ({ eta_crit: usable }) => threeDigits(usable)),
      figures('95 % interval', ({ ci95 }) => span(ci95, threeDigits)),
      figures(html`Trains<br />best at`, ({ best_rate: best }) => threeDigits(best)),
    ],
    { file: 'artifacts/tables/critical-rate.json', id: 'onset-widths' },
  );
}

/** Where the rate that trains best is only the lowest that was tried. */
function bestRateText({ widths, lowest_rate: lowest }: CriticalRate): string {
  const edge = widths.filter(({ best_rate: best }) => best === lowest);
  return edge.length === 0
    ? ''
    : `At ${listed(edge.map(({ width }) => String(width)))} units the rate that trains best is the lowest of the grid: below it nothing was tried.`;
}

function horizonText(
  { horizon, epochs, dataset }: CriticalRate,
  cells: readonly CellRow[],
  { late }: Study['arms'],
): string {
  const unfailed = unfailedUpTo(cells.filter((cell) => cell.dataset === dataset));
  return said(
    horizon?.mean_slope != null &&
      `After ${counted(horizon.epochs, 'epoch')} instead of ${String(epochs)} the largest usable rate changes by ${perDoubling(horizon.mean_slope)} (${perDoublingInterval(horizon.ci95)}, ${counted(horizon.seeds, 'seed')}).`,
    // Three runs of a size say little beside twenty.
    unfailed !== null &&
      late.cells.length === 0 &&
      `Over ${counted(unfailed.epochs, 'epoch')}, in the earlier study’s grid, none of ${counted(unfailed.runs, 'run')} of a size failed at ${rate(unfailed.rate)}.`,
  ).join(' ');
}

/** In the protocol's addendum. */
const LATE_ENDPOINT = 7;

/** Long runs on fresh seeds, and whether large networks fail more often late. */
function lateText({ late, predictions }: Study['arms']): string {
  const endpoint = predictions.secondary.find(({ number }) => number === LATE_ENDPOINT);
  if (endpoint === undefined || endpoint.p === null || endpoint.outcome === null) return lateSentence(late);
  return `${lateSentence(late)} That large networks fail so more often at 0.5 is ${endpoint.outcome} (one-sided p ${threeDigits(endpoint.p)}).`;
}
