import { CONTROL_CHANGES, CONTROL_NAMES } from '../../words/control-names.js';
import { controlsReading } from '../../words/control-words.js';
import { intervalText, signed } from '../../words/critical-words.js';
import type { Controls } from '../../tables/controls.js';
import { definitions } from '../definitions.js';
import type { Section } from '../document.js';
import { listed } from '../../words/english.js';
import { NONE, threeDigits } from '../format.js';
import { html, type Html } from '../html.js';
import { probability } from '../../words/secondary-words.js';
import { details, table } from '../table.js';

const FILE = { file: 'artifacts/tables/controls.json' };

type Control = Controls['controls'][number];

/** Whether other losses, initialisations and inputs have another slope, one thing changed at a time. */
export function controlsSection(result: Controls): Section {
  const { controls } = result;
  const content = html`<p>${controlsReading(result)}</p>
    <p>
      Each control changes one thing in the main study’s training. Its slopes and critical rates are held
      against the main study’s at the same seeds, widths and steps, seed by seed, by Student’s t, over the
      seeds that have both. The controls explain; they have no part in the verdict. Thresholds lie midway
      between neighbouring rates, so that a few seeds can all have the same: an interval without width says no
      more than that. Means leave out thresholds beyond the grid.
    </p>
    ${definitions(
      'definitions',
      controls.map(({ control }) => [CONTROL_NAMES[control], CONTROL_CHANGES[control]]),
    )}
    ${slopeTable(controls)} ${details('The critical rate by width', rateTable(controls))}
    ${extensionText(controls)}`;
  return { id: 'controls', title: 'Controls', content };
}

function slopeTable(controls: readonly Control[]): Html {
  return table(
    'The slope of log2 critical rate on log2 width by control, and its difference from the main study’s of the same seeds, widths and steps',
    [
      { head: 'Control', cell: ({ control }: Control) => CONTROL_NAMES[control], kind: 'words' },
      { head: 'Slope', cell: ({ mean_slope: slope }) => signedOr(slope) },
      { head: '95 % interval', cell: ({ ci95 }) => intervalOr(ci95) },
      { head: html`Main<br />study`, cell: ({ same_runs: { mean_slope: slope } }) => signedOr(slope) },
      { head: 'Difference', cell: ({ slope_difference: { mean } }) => signedOr(mean) },
      {
        head: '95 % interval',
        cell: ({ slope_difference: { ci95 } }) => intervalOr(ci95),
      },
      { head: 'p', cell: ({ slope_p: p }) => probability(p) },
      { head: 'p by Holm', cell: ({ slope_p_holm: p }) => probability(p) },
      {
        head: 'Seeds',
        cell: ({ seeds, per_seed: all }) => `${String(seeds)}/${String(all.length)}`,
      },
    ],
    controls,
    FILE,
  );
}

function rateTable(controls: readonly Control[]): Html {
  const rows = controls.flatMap(({ control, widths, same_runs: same, log2_eta_crit_differences: all }) =>
    widths.map((own) => ({
      control,
      own,
      main: same.widths.find(({ width }) => width === own.width)?.eta_crit ?? null,
      difference: all.find(({ width }) => width === own.width) ?? null,
    })),
  );
  type Row = (typeof rows)[number];
  return table(
    'Critical rate by control and width: geometric mean over the seeds, and its difference from the main study’s in octaves',
    [
      {
        head: 'Control, width',
        cell: ({ control, own }: Row) => `${CONTROL_NAMES[control]}, ${String(own.width)}`,
        kind: 'words',
      },
      { head: html`Critical<br />rate`, cell: ({ own }) => threeDigits(own.eta_crit) },
      {
        head: '95 % interval',
        cell: ({ own: { ci95 } }) =>
          ci95 === null ? NONE : `${threeDigits(ci95[0])} to ${threeDigits(ci95[1])}`,
      },
      { head: 'Seeds', cell: ({ own }) => `${String(own.seeds)}/${String(own.seeds + own.censored)}` },
      { head: html`Main<br />study`, cell: ({ main }) => threeDigits(main) },
      { head: 'Difference', cell: ({ difference }) => signedOr(difference?.mean ?? null) },
      {
        head: '95 % interval',
        cell: ({ difference }) => intervalOr(difference?.ci95 ?? null),
      },
    ],
    rows,
    FILE,
  );
}

/** What thresholds the grids don't reach. */
function extensionText(controls: readonly Control[]): Html {
  const beyond = controls.flatMap(({ control, thresholds, extension }) => {
    const { censored_above: above, censored_below: below } = extension;
    if (above + below === 0) return [];
    const sides = [
      ...(above === 0 ? [] : [`${String(above)} above`]),
      ...(below === 0 ? [] : [`${String(below)} below`]),
    ];
    return [`${CONTROL_NAMES[control]}: ${listed(sides)} it, of ${String(thresholds)}`];
  });
  return beyond.length === 0
    ? html`<p>All thresholds lie inside the grids.</p>`
    : html`<p>
        Thresholds beyond the grid of rates: ${beyond.join('; ')}. Seeds without a threshold at every width
        have no slope.
      </p>`;
}

function signedOr(value: number | null): string {
  return value === null ? NONE : signed(value);
}

function intervalOr(interval: Control['ci95']): string {
  return interval === null ? NONE : intervalText(interval);
}
