import { DATASET_NAMES } from '../../words/dataset-names.js';
import {
  probability,
  secondaryReading,
  slopeFigure,
  type EndpointResult,
} from '../../words/secondary-words.js';
import type { Secondary } from '../../tables/secondary.js';
import { definitions } from '../definitions.js';
import type { Section } from '../document.js';
import { counted } from '../../words/english.js';
import { NONE, percent, rate, threeDigits } from '../format.js';
import { html, type Html } from '../html.js';
import { details, table } from '../table.js';

/** Where the tables' numbers stand. */
const FILE = { file: 'artifacts/tables/secondary.json' };

/** What each endpoint's quantity is; docs/protocol.md has the exact words. */
const TERMS: readonly (readonly [string, string])[] = [
  [
    'optimum rate',
    'log2 of the rate with the lowest final training loss, by a parabola through it and its neighbours',
  ],
  [
    'rate sensitivity',
    'S: how far the final training loss lies above the lowest one, on average over the rates 2^−9 to 1, in nats',
  ],
  [
    'threshold × curvature',
    'log2 of the critical rate times λ₀, the largest eigenvalue of the loss’s Hessian at the initial weights: how the critical rate moves against the bound 2/λ₀, as in “What theory says”',
  ],
  ['overfitting onset', 'e*: the epoch with the smallest smoothed test loss, at rate 0.1 and 50 epochs'],
  [
    'spikes',
    'the share of steps whose loss lies more than 7 robust standard deviations above the median of the 1,000 before (z > 7): at rate 0.354 (2^−1.5), and at the rate nearest 0.707 times (half an octave below) the width’s median critical rate',
  ],
];

/**
 * The family of secondary endpoints: its table, its reading in words, and what stands beside it.
 *
 * @throws {Error} for an endpoint that the report has no words for
 */
export function secondarySection(result: Secondary): Section {
  const content = html`<p>${secondaryReading(result)}</p>
    ${familyTable(result)} ${definitions('definitions', TERMS)}
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
  return {
    id: 'secondary',
    title: 'Secondary endpoints',
    content,
    parts: [
      { id: 'secondary-optimum', title: 'The optimum rate' },
      { id: 'secondary-spikes', title: 'Spikes and roughness' },
      { id: 'secondary-onset', title: 'The onset of overfitting' },
      { id: 'secondary-collapse', title: 'Small rates' },
    ],
  };
}

function familyTable({ endpoints }: Secondary): Html {
  return table(
    'The family of secondary endpoints: mean slope on log2 width',
    [
      { head: 'Endpoint', cell: ({ name }: EndpointResult) => name, kind: 'words' },

      { head: 'Mean slope', cell: ({ mean }) => (mean === null ? NONE : slopeFigure(mean)) },
      {
        head: '95 % interval',
        cell: ({ ci95 }) => (ci95 === null ? NONE : `${slopeFigure(ci95[0])} … ${slopeFigure(ci95[1])}`),
      },
      {
        head: 'Seeds',
        cell: ({ seeds, without }) => `${String(seeds)}/${String(seeds + without)}`,
      },
      { head: 'p', cell: ({ p }) => probability(p) },
      { head: 'p by Holm', cell: ({ p_holm: p }) => probability(p) },
    ],
    endpoints,
    FILE,
  );
}

function optimumTable({ optimum }: Secondary): Html {
  if (optimum === null) return html`<p>There are no runs of the optimum grid.</p>`;
  type Width = (typeof optimum.widths)[number];
  return table(
    `Optimum rate and sensitivity by width, ${counted(optimum.epochs, 'epoch')}: geometric mean of the seeds’ optima, mean of their sensitivities; n/k: seeds with an optimum of all`,
    [
      { head: 'Width', cell: ({ width }: Width) => width, kind: 'words' },
      { head: html`Optimum<br />rate`, cell: ({ eta }) => threeDigits(eta) },
      { head: '95 % interval', cell: ({ eta_ci95: interval }) => span(interval, threeDigits) },
      { head: 'Seeds', cell: ({ found, seeds }) => `${String(found)}/${String(seeds)}` },
      { head: html`None: at<br />the edge`, cell: ({ edge }) => edge },
      { head: html`None: beside<br />a non-finite run`, cell: ({ beside_nonfinite: count }) => count },
      { head: html`Sensitivity,<br />nats`, cell: ({ sensitivity: { mean } }) => threeDigits(mean) },
      { head: '95 % interval', cell: ({ sensitivity: { ci95 } }) => span(ci95, threeDigits) },
      {
        head: html`Optimum of<br />test loss`,
        cell: ({ eta_test: eta, found_test: found, seeds }) =>
          eta === null
            ? NONE
            : `${threeDigits(eta)}${found < seeds ? ` (${String(found)}/${String(seeds)})` : ''}`,
      },
    ],
    optimum.widths,
    FILE,
  );
}

function onsetTable({ onsets }: Secondary): Html {
  type Onset = Secondary['onsets'][number];
  return table(
    'Epoch e* at which overfitting sets in, where some run overfits: over the runs whose test loss turns before their end',
    [
      {
        head: 'Data set, rate, size',
        cell: ({ dataset, learning_rate: learningRate, size }: Onset) =>
          `${DATASET_NAMES[dataset]}, ${rate(learningRate)}, ${size}`,
        kind: 'words',
      },
      { head: 'Runs', cell: ({ runs }) => runs },
      { head: 'Failed', cell: ({ failed }) => failed },
      { head: html`Still falling<br />at the end`, cell: ({ still_falling: count }) => count },
      { head: 'Mean e*', cell: ({ mean }) => (mean === null ? NONE : mean.toFixed(1)) },
      { head: html`Standard<br />deviation`, cell: ({ sd }) => (sd === null ? NONE : sd.toFixed(1)) },
      {
        head: 'Earliest to latest',
        cell: ({ earliest, latest }) =>
          earliest === null || latest === null ? NONE : `${String(earliest)} to ${String(latest)}`,
      },
    ],
    onsets.filter(({ mean }) => mean !== null),
    FILE,
  );
}

function noiseTable({ noise }: Secondary): Html {
  type Noise = Secondary['noise'][number];
  return table(
    'Share of steps that spike (z > 7) and roughness of the test loss by epoch, means over the runs; distance: log2 of the rate over the width’s median critical rate',
    [
      {
        head: 'Study, width, rate',
        cell: ({ study, dataset, width, learning_rate: learningRate }: Noise) =>
          `${study === 'main' ? 'critical rate' : DATASET_NAMES[dataset]}, ${String(width)}, ${threeDigits(learningRate)}`,
        kind: 'words',
      },
      {
        head: 'Distance',
        cell: ({ log2_distance: distance }) => (distance === null ? NONE : slopeFigure(distance)),
      },
      { head: 'Runs', cell: ({ runs }) => runs },
      { head: 'Failed', cell: ({ failed }) => failed },
      { head: 'Spike rate', cell: ({ spike_rate: { mean } }) => percent(mean, 3) },
      { head: '95 % interval', cell: ({ spike_rate: { ci95 } }) => span(ci95, (value) => percent(value, 3)) },
      { head: 'Roughness', cell: ({ roughness }) => threeDigits(roughness?.mean ?? null) },
      { head: '95 % interval', cell: ({ roughness }) => span(roughness?.ci95 ?? null, threeDigits) },
    ],
    noise,
    FILE,
  );
}

/** How much of the loss neighbouring small rates differ by, in words. */
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
  type Row = (typeof rows)[number];
  if (rows.length === 0) return html``;
  return details(
    'Every pair of rates',
    table(
      'Root mean square difference of log training loss between neighbouring rates, mean over the seeds',
      [
        { head: 'Data set, size', cell: ({ name }: Row) => name, kind: 'words' },
        { head: 'Rates', cell: ({ lower, higher }) => `${rate(lower)} and ${rate(higher)}` },
        { head: html`At equal<br />rate × epochs`, cell: ({ distance: { mean } }) => threeDigits(mean) },
        { head: '95 % interval', cell: ({ distance: { ci95 } }) => span(ci95, threeDigits) },
        { head: html`At equal<br />epochs`, cell: ({ at_equal_epochs: { mean } }) => threeDigits(mean) },
        { head: 'Seeds', cell: ({ distance: { runs } }) => runs },
      ],
      rows,
    ),
  );
}

/** Three significant digits, with a minus that is as wide as a plus. */
function span(interval: readonly [number, number] | null, write: (value: number) => string): string {
  return interval === null ? NONE : `${write(interval[0])} to ${write(interval[1])}`;
}
