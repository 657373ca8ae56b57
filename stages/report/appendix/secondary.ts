import { DATASET_NAMES } from '../../words/names.js';
import { probability, secondaryReading, slopeFigure } from '../../words/secondary-words.js';
import type { Secondary } from '../../tables/secondary.js';
import type { Section } from '../document.js';
import { counted } from '../../words/english.js';
import { NONE, ofAll, percent, rate, shown, span, threeDigits } from '../format.js';
import { html, type Html } from '../html.js';
import { definitions, details, figures, table, words } from '../table.js';

const FILE = { file: 'artifacts/tables/secondary.json' };

/** What each endpoint's quantity is; docs/protocol.md has the exact words. */
const TERMS: readonly (readonly [string, string])[] = [
  [
    'optimum rate',
    'log2 of the rate with the lowest final training loss, by a parabola through it and its neighbours',
  ],
  [
    'rate sensitivity',
    'S: how far the final training loss lies above the lowest one, on average over the rates 2⁻⁹ to 1, in nats',
  ],
  [
    'threshold × curvature',
    'log2 of the critical rate times λ₀, the largest eigenvalue of the loss’s Hessian at the initial weights: how the critical rate moves against the bound 2/λ₀, as in “What theory says”',
  ],
  ['overfitting onset', 'e*: the epoch with the smallest smoothed test loss, at rate 0.1 and 50 epochs'],
  [
    'spikes',
    'the share of steps whose loss lies more than 7 robust standard deviations above the median of the 1,000 before (z > 7): at rate 0.354 (half an octave above 1/4), and at the rate nearest 0.707 times (half an octave below) the width’s median critical rate',
  ],
];

/** @throws {Error} for an endpoint that the report has no words for */
export function secondarySection(result: Secondary): Section {
  const content = html`<p>${secondaryReading(result)}</p>
    ${familyTable(result)} ${definitions(TERMS)}
    <p>
      Each endpoint is a slope on log2 width: one for each seed that has a value at every width, held against
      0 by Student’s t, two-sided, over the seeds. p-values are corrected by Holm’s method over the endpoints
      that have one, at level ${String(result.level)}. None of them enters the verdict about the critical
      rate.
    </p>
    <h3 id="secondary-optimum">The optimum rate</h3>
    ${optimumTable(result)}
    <h3 id="secondary-spikes">Spikes and roughness</h3>
    ${details('Spike rate and roughness at every rate', noiseTable(result))}
    <h3 id="secondary-onset">The onset of overfitting</h3>
    ${onsetTable(result)}
    <h3 id="secondary-collapse">Small rates</h3>
    ${collapseText(result)} ${collapseTable(result)}`;
  return { id: 'secondary', title: 'Secondary endpoints', content };
}

function familyTable({ endpoints }: Secondary): Html {
  return table(
    'The family of secondary endpoints: mean slope on log2 width',
    endpoints,
    [
      words('Endpoint', ({ name }) => name),
      figures('Mean slope', ({ mean }) => shown(mean, slopeFigure)),
      figures('95 % interval', ({ ci95 }) => shown(ci95, (ends) => ends.map(slopeFigure).join(' … '))),
      figures('Seeds', ({ seeds, without }) => ofAll(seeds, seeds + without)),
      figures('p', ({ p }) => probability(p)),
      figures('p by Holm', ({ p_holm: p }) => probability(p)),
    ],
    FILE,
  );
}

function optimumTable({ optimum }: Secondary): Html {
  if (optimum === null) return html`<p>There are no runs of the optimum grid.</p>`;
  return table(
    `Optimum rate and sensitivity by width, ${counted(optimum.epochs, 'epoch')}: geometric mean of the seeds’ optima, mean of their sensitivities; n/k: seeds with an optimum of all`,
    optimum.widths,
    [
      words('Width', ({ width }) => width),
      figures(html`Optimum<br />rate`, ({ eta }) => threeDigits(eta)),
      figures('95 % interval', ({ eta_ci95: interval }) => span(interval, threeDigits)),
      figures('Seeds', ({ found, seeds }) => ofAll(found, seeds)),
      figures(html`None: at<br />the edge`, ({ edge }) => edge),
      figures(html`None: beside<br />a non-finite run`, ({ beside_nonfinite: count }) => count),
      figures(html`Sensitivity,<br />nats`, ({ sensitivity: { mean } }) => threeDigits(mean)),
      figures('95 % interval', ({ sensitivity: { ci95 } }) => span(ci95, threeDigits)),
      figures(html`Optimum of<br />test loss`, ({ eta_test: eta, found_test: found, seeds }) =>
        shown(eta, (own) => `${threeDigits(own)}${found < seeds ? ` (${ofAll(found, seeds)})` : ''}`),
      ),
    ],
    FILE,
  );
}

function onsetTable({ onsets }: Secondary): Html {
  const oneDecimal = (value: number): string => value.toFixed(1);
  return table(
    'Epoch e* at which overfitting sets in, where some run overfits: over the runs whose test loss turns before their end',
    onsets.filter(({ mean }) => mean !== null),
    [
      words(
        'Data set, rate, size',
        (row) => `${DATASET_NAMES[row.dataset]}, ${rate(row.learning_rate)}, ${row.size}`,
      ),
      figures('Runs', ({ runs }) => runs),
      figures('Failed', ({ failed }) => failed),
      figures(html`Still falling<br />at the end`, ({ still_falling: count }) => count),
      figures('Mean e*', ({ mean }) => shown(mean, oneDecimal)),
      figures(html`Standard<br />deviation`, ({ sd }) => shown(sd, oneDecimal)),
      figures('Earliest to latest', ({ earliest, latest }) =>
        earliest === null || latest === null ? NONE : `${String(earliest)} to ${String(latest)}`,
      ),
    ],
    FILE,
  );
}

function noiseTable({ noise }: Secondary): Html {
  return table(
    'Share of steps that spike (z > 7) and roughness of the test loss by epoch, means over the runs; distance: log2 of the rate over the width’s median critical rate',
    noise,
    [
      words(
        'Study, width, rate',
        ({ study, dataset, width, learning_rate: own }) =>
          `${study === 'main' ? 'critical rate' : DATASET_NAMES[dataset]}, ${String(width)}, ${threeDigits(own)}`,
      ),
      figures('Distance', ({ log2_distance: distance }) => shown(distance, slopeFigure)),
      figures('Runs', ({ runs }) => runs),
      figures('Failed', ({ failed }) => failed),
      figures('Spike rate', ({ spike_rate: { mean } }) => percent(mean, 3)),
      figures('95 % interval', ({ spike_rate: { ci95 } }) => span(ci95, (value) => percent(value, 3))),
      figures('Roughness', ({ roughness }) => threeDigits(roughness?.mean ?? null)),
      figures('95 % interval', ({ roughness }) => span(roughness?.ci95 ?? null, threeDigits)),
    ],
    FILE,
  );
}

function collapseText({ collapse }: Secondary): Html {
  const known = collapse.flatMap(({ dataset: own, size, distance, at_equal_epochs: equal }) =>
    distance.mean === null || equal.mean === null
      ? []
      : [`${distance.mean.toPrecision(2)} and ${equal.mean.toPrecision(2)} (${DATASET_NAMES[own]}, ${size})`],
  );
  if (known.length === 0) return html`<p>No two neighbouring rates up to 0.01 have runs to compare.</p>`;
  return html`<p>
    Do small rates set only the pace? Training losses at neighbouring rates up to 0.01 are compared at equal
    rate × epochs, and at equal epochs. The root mean square difference of their logarithms is
    ${known.join('; ')}; 0.01 is 1 % of the loss, 0.7 a factor of two. This is descriptive.
  </p> `;
}

function collapseTable({ collapse }: Secondary): Html {
  const rows = collapse.flatMap(({ dataset, size, pairs }) =>
    pairs.map((pair) => ({ ...pair, name: `${DATASET_NAMES[dataset]}, ${size}` })),
  );
  if (rows.length === 0) return html``;
  return details(
    'Every pair of rates',
    table(
      'Root mean square difference of log training loss between neighbouring rates, mean over the seeds',
      rows,
      [
        words('Data set, size', ({ name }) => name),
        figures('Rates', ({ lower, higher }) => `${rate(lower)} and ${rate(higher)}`),
        figures(html`At equal<br />rate × epochs`, ({ distance: { mean } }) => threeDigits(mean)),
        figures('95 % interval', ({ distance: { ci95 } }) => span(ci95, threeDigits)),
        figures(html`At equal<br />epochs`, ({ at_equal_epochs: { mean } }) => threeDigits(mean)),
        figures('Seeds', ({ distance: { runs } }) => runs),
      ],
    ),
  );
}
