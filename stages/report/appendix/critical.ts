import { FAILURE_KINDS } from '../../analysis/critical/failure.js';
import {
  bendSentence,
  failedRuns,
  failing,
  intervalText,
  kindText,
  mostFrequent,
  signed,
  unitsText,
  widthsText,
} from '../../words/critical-words.js';
import { DATASET_NAMES } from '../../words/names.js';
import { horizonSentence } from '../../words/horizon-words.js';
import { variantSentence } from '../../words/variant-words.js';
import type { CellRow } from '../../tables/cells.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CurvatureSummary } from '../../tables/curvature.js';
import { source } from '../cite.js';
import type { Section } from '../document.js';
import { counted, listed } from '../../words/english.js';
import { NONE, ofAll, percent, shown, span, threeDigits } from '../format.js';
import { html, type Html } from '../html.js';
import type { Study } from '../study.js';
import { type Column, details, figures, prose, table, words } from '../table.js';

const FILE = { file: 'artifacts/tables/critical-rate.json' };

type Width = CriticalRate['widths'][number];

/** Of the slope, by one definition or another. */
type Estimate = Pick<CriticalRate, 'mean_slope' | 'ci95' | 'seeds'> & {
  readonly name: string;
  readonly verdict: string;
};

export function criticalSection(
  { critical: result, curvature, arms }: Study,
  cells: readonly CellRow[],
): Section {
  const content = html`<p>
      Networks with two hidden layers of ${widthsText(result)} units, from
      ${counted(result.per_seed.length, 'seed')} each, were trained at ${String(result.steps)} rates an octave
      from ${threeDigits(result.lowest_rate)} to ${threeDigits(result.highest_rate)},
      ${counted(result.epochs, 'epoch')} each, on ${DATASET_NAMES[result.dataset]}. A run fails if it becomes
      NaN or infinite, explodes, is stuck at chance, or ends with an accuracy below
      ${String(result.threshold)} on the first 10,000 training images. The critical rate of a seed and width
      lies midway between the last rate at which it learns and the first above the width’s best at which it
      fails. Each seed has a slope over the widths; the verdict is by the interval of their mean, and by a
      rule that was committed before the runs. ${censoredText(result)}
    </p>
    <p>${bendSentence(result)}</p>
    ${widthTable(result)} ${details('Every seed', seedTable(result))}
    <h3 id="critical-kinds">How runs fail</h3>
    <p>${kindsText(result)}</p>
    ${kindTable(result)}
    <h3 id="critical-robust">What hangs on the definition</h3>
    <p>${robustText(result)}</p>
    <p>${horizonSentence(result, cells, arms.late)}</p>
    ${estimateTable(result)}
    <h3 id="critical-theory">What theory says</h3>
    ${distanceTable(result)} ${longerText(curvature)}`;
  return { id: 'critical', title: 'The critical learning rate', content };
}

function censoredText({ censored, thresholds }: CriticalRate): string {
  return censored === 0
    ? `All ${String(thresholds)} thresholds lie inside the grid.`
    : `${String(censored)} of ${String(thresholds)} thresholds lie beyond the grid.`;
}

function widthTable({ widths }: CriticalRate): Html {
  return table(
    'Critical learning rate by width: geometric mean over the seeds',
    widths,
    [
      words('Width', ({ width }) => width),
      figures(html`Critical<br />rate`, ({ eta_crit: rate }) => threeDigits(rate)),
      figures('95 % interval', ({ ci95 }) => span(ci95, threeDigits)),
      figures(html`Spread over<br />seeds, octaves`, ({ log2_sd: sd }) => shown(sd, (own) => own.toFixed(2))),
      figures('Seeds', ({ seeds, censored }) => ofAll(seeds, seeds + censored)),
      figures(html`Best<br />rate`, ({ best_rate: rate }) => threeDigits(rate)),
      figures(html`Half of the<br />runs fail at`, ({ fit }) => threeDigits(fit?.eta_half ?? null)),
    ],
    { ...FILE, id: 'critical-widths' },
  );
}

function seedTable({ per_seed: seeds, widths }: CriticalRate): Html {
  type Seed = CriticalRate['per_seed'][number];
  return table(
    'log2 of the critical rate by seed and width, and the seed’s slope',
    seeds,
    [
      words('Seed', ({ seed }) => seed),
      figures('Slope', ({ slope }) => shown(slope, signed)),
      ...widths.map(({ width }): Column<Seed> =>
        figures(`${String(width)} units`, ({ thresholds }) => {
          const own = thresholds.find((threshold) => threshold.width === width);
          if (own?.log2_eta_crit === null) return own.censored === 'above' ? 'above the grid' : 'below it';
          return own === undefined ? NONE : own.log2_eta_crit.toFixed(4).replace('-', '−');
        }),
      ),
      figures(html`Successes above<br />the first failure`, ({ thresholds }) =>
        thresholds.reduce((sum, { successes_above: count }) => sum + count, 0),
      ),
    ],
    FILE,
  );
}

function kindsText({ widths, threshold }: CriticalRate): string {
  const told = widths.map(({ width, failures }) => {
    const most = mostFrequent(failures);
    return most === null
      ? `at ${unitsText(width)} no run fails`
      : `at ${unitsText(width)} ${percent(most.share, 0)} ${failing(most.kind, threshold)}`;
  });
  const nonfinite = widths.flatMap(({ width, lowest_nonfinite_rate: rate }) =>
    rate === null ? [] : [`${threeDigits(rate)} at ${unitsText(width)}`],
  );
  const from =
    nonfinite.length === 0
      ? 'No run became non-finite.'
      : `The lowest rate with a run that became non-finite is ${listed(nonfinite)}${nonfinite.length < widths.length ? '; no run did at the other widths' : ''}.`;
  return `Of the failed runs above the width’s best rate, ${listed(told)}. ${from} ${nonfiniteAtOne(widths)}`;
}

/** At the highest rate of the original, whose largest network gave NaN there. */
function nonfiniteAtOne(widths: readonly Width[]): string {
  const told = widths.flatMap(({ width, shares }) => {
    const own = shares.find(({ learning_rate: rate }) => rate === 1);
    return own === undefined
      ? []
      : [`${String(Math.round(own.DIVERGED * own.runs))} of ${String(own.runs)} at ${unitsText(width)}`];
  });
  return told.length === 0 ? '' : `At rate 1.0 runs that became non-finite are ${listed(told)}.`;
}

function kindTable({ widths, threshold }: CriticalRate): Html {
  return table(
    'Failed runs above each width’s best rate, by kind',
    widths,
    [
      words('Width', ({ width }) => width),
      figures('Failed', ({ failures }) => failedRuns(failures)),
      ...FAILURE_KINDS.map((kind): Column<Width> =>
        figures(kindText(kind, threshold), ({ failures }) => failures[kind]),
      ),
      figures(html`Lowest rate<br />not finite`, ({ lowest_nonfinite_rate: rate }) =>
        shown(rate, threeDigits, 'none'),
      ),
    ],
    FILE,
  );
}

function robustText(result: CriticalRate): string {
  const { horizon } = result;
  const same = variantSentence(result);
  if (horizon === null) return same;
  const { mean, ci95 } = horizon.slope_difference;
  return `${same} The slope after ${counted(horizon.epochs, 'epoch')} differs from that of the same seeds, widths and rates after ${String(result.epochs)} by ${shown(mean, signed)} (95 % interval ${intervalText(ci95)}).`;
}

function estimateTable(result: CriticalRate): Html {
  const { sensitivity, pooled, horizon, per_seed: all } = result;
  const whole = {
    ...result,
    name: `accuracy threshold ${String(result.threshold)}, ${counted(result.epochs, 'epoch')}`,
  };
  const rows: readonly Estimate[] = [
    whole,
    ...sensitivity,
    ...(pooled === null
      ? []
      : [
          {
            name: 'logistic fit over all runs, jackknife over seeds',
            mean_slope: pooled.slope,
            ci95: pooled.ci95,
            seeds: all.length,
            verdict: NONE,
          },
        ]),
    ...(horizon === null
      ? []
      : [
          {
            ...horizon,
            name: `${counted(horizon.epochs, 'epoch')}, ${String(horizon.steps)} rates an octave`,
          },
        ]),
  ];
  return table(
    'The slope of log2 critical rate on log2 width by variants of the definition; the first row is the preregistered one',
    rows,
    [
      prose('Variant', ({ name }) => name),
      figures('Slope', ({ mean_slope: slope }) => shown(slope, signed)),
      figures('95 % interval', ({ ci95 }) => shown(ci95, intervalText)),
      words('Over', ({ seeds }) => counted(seeds, 'seed')),
      words('Verdict', ({ verdict }) => verdict),
    ],
    FILE,
  );
}

function distanceTable({ distances }: CriticalRate): Html {
  return table(
    'Slopes that theory gives, and how far the measured one lies from them',
    distances,
    [
      prose('Theory', ({ to }) => to),
      figures('Its slope', ({ slope }) => signed(slope)),
      figures('95 % interval', ({ slope_ci95: ci95 }) => shown(ci95, intervalText)),
      figures(html`Measured<br />minus it`, ({ difference }) => shown(difference, signed)),
      figures('95 % interval', ({ ci95 }) => shown(ci95, intervalText)),
      figures('Seeds', ({ seeds }) => seeds),
    ],
    FILE,
  );
}

/** What hangs on the number of power iterations by which λ₀ is found. */
function longerText({ iterations, longer }: CurvatureSummary): Html {
  if (longer === null) return html``;
  const { slope_difference: difference, median_rise: median, largest_rise: most } = longer;
  return html`<p>
    λ₀ is found by ${String(iterations)} power iterations, as the protocol has it. With
    ${String(longer.iterations)} it is larger by ${percent(median, 1)} in the median of the networks and by up
    to ${percent(most, 0)}, and the slope of 2/λ₀ moves by ${shown(difference.mean, signed)}
    (${intervalText(difference.ci95)}, ${counted(difference.seeds, 'seed')}) to
    ${shown(longer.mean_slope, signed)} (${intervalText(longer.ci95)}).
    ${source('artifacts/tables/curvature.json')}
  </p> `;
}
