import { CONTROL_CHANGES, CONTROL_NAMES } from '../../words/names.js';
import { controlsReading } from '../../words/control-words.js';
import { intervalText, signed } from '../../words/critical-words.js';
import type { Controls } from '../../tables/controls.js';
import type { Section } from '../document.js';
import { listed, said } from '../../words/english.js';
import { ofAll, shown, span, threeDigits } from '../format.js';
import { html, type Html } from '../html.js';
import { probability } from '../../words/secondary-words.js';
import { definitions, details, figures, table, words } from '../table.js';

const FILE = { file: 'artifacts/tables/controls.json' };

type Control = Controls['controls'][number];

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
    ${definitions(controls.map(({ control }) => [CONTROL_NAMES[control], CONTROL_CHANGES[control]]))}
    ${slopeTable(controls)} ${details('The critical rate by width', rateTable(controls))}
    ${extensionText(controls)}`;
  return { id: 'controls', title: 'Controls', content };
}

function slopeTable(controls: readonly Control[]): Html {
  return table(
    'The slope of log2 critical rate on log2 width by control, and its difference from the main study’s of the same seeds, widths and steps',
    controls,
    [
      words('Control', ({ control }) => CONTROL_NAMES[control]),
      figures('Slope', ({ mean_slope: slope }) => shown(slope, signed)),
      figures('95 % interval', ({ ci95 }) => shown(ci95, intervalText)),
      figures(html`Main<br />study`, ({ same_runs: { mean_slope: slope } }) => shown(slope, signed)),
      figures('Difference', ({ slope_difference: { mean } }) => shown(mean, signed)),
      figures('95 % interval', ({ slope_difference: { ci95 } }) => shown(ci95, intervalText)),
      figures('p', ({ slope_p: p }) => probability(p)),
      figures('p by Holm', ({ slope_p_holm: p }) => probability(p)),
      figures('Seeds', ({ seeds, per_seed: all }) => ofAll(seeds, all.length)),
    ],
    FILE,
  );
}

function rateTable(controls: readonly Control[]): Html {
  const rows = controls.flatMap(({ control, widths, same_runs: same, log2_eta_crit_differences: all }) =>
    widths.map((own) => ({
      control,
      own,
      main: same.widths.find(({ width }) => width === own.width)?.eta_crit ?? null,
      difference: all.find(({ width }) => width === own.width),
    })),
  );
  return table(
    'Critical rate by control and width: geometric mean over the seeds, and its difference from the main study’s in octaves',
    rows,
    [
      words('Control, width', ({ control, own }) => `${CONTROL_NAMES[control]}, ${String(own.width)}`),
      figures(html`Critical<br />rate`, ({ own }) => threeDigits(own.eta_crit)),
      figures('95 % interval', ({ own: { ci95 } }) => span(ci95, threeDigits)),
      figures('Seeds', ({ own }) => ofAll(own.seeds, own.seeds + own.censored)),
      figures(html`Main<br />study`, ({ main }) => threeDigits(main)),
      figures('Difference', ({ difference }) => shown(difference?.mean, signed)),
      figures('95 % interval', ({ difference }) => shown(difference?.ci95, intervalText)),
    ],
    FILE,
  );
}

function extensionText(controls: readonly Control[]): Html {
  const beyond = controls.flatMap(({ control, thresholds, extension }) => {
    const { censored_above: above, censored_below: below } = extension;
    const sides = said(above > 0 && `${String(above)} above`, below > 0 && `${String(below)} below`);
    return sides.length === 0
      ? []
      : [`${CONTROL_NAMES[control]}: ${listed(sides)} it, of ${String(thresholds)}`];
  });
  return beyond.length === 0
    ? html`<p>All thresholds lie inside the grids.</p>`
    : html`<p>
        Thresholds beyond the grid of rates: ${beyond.join('; ')}. Seeds without a threshold at every width
        have no slope.
      </p>`;
}
