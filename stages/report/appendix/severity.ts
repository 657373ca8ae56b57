import { ACTIVATION_NAMES, DATASET_NAMES } from '../../words/names.js';
import { intervalText, signed } from '../../words/critical-words.js';
import { definitionText } from '../../words/severity-words.js';
import type { SeverityTable } from '../../tables/severity.js';
import type { Method } from '../../analysis/severity/ladder.js';
import type { Section } from '../document.js';
import { ofAll, shown } from '../format.js';
import { html } from '../html.js';
import { definitions, figures, table, words } from '../table.js';

const METHODS: Readonly<Record<Method, readonly [name: string, what: string]>> = {
  'seed-slopes': [
    'seeds',
    'the mean of the seeds’ slopes; a second row has only widths at which half of the seeds have a threshold',
  ],
  'half-rates': [
    'half rates',
    'the rates from which on half of the runs fail, over widths that have one; jackknife over seeds',
  ],
  'seed-slopes-at-bound': [
    'seeds, at the bound',
    'thresholds beyond the grid taken half a step beyond its end',
  ],
  'censored-regression': ['censored', 'thresholds normal about a line, those beyond the grid by their bound'],
  'pooled-firth': ['pooled', 'a logistic fit over all runs, with Firth’s penalty'],
};

export function severitySection({ definitions: rows }: SeverityTable): Section {
  const content = html`<p>
      The last three methods suppose that every width has a threshold. Eleven definitions by five methods are
      many looks: nothing is corrected for it, and nothing marked exploratory is a test.
    </p>
    ${definitions(Object.values(METHODS))}
    ${table(
      'Slope of log2 threshold on log2 width by definition and method',
      rows,
      [
        words('Failure', (row) => definitionText(row)),
        words('Method', ({ method }) => METHODS[method][0]),
        words(
          'Runs',
          ({ activation, dataset, exploratory }) =>
            `${ACTIVATION_NAMES[activation]}, ${DATASET_NAMES[dataset]}${exploratory ? ', exploratory' : ''}`,
        ),
        figures('Slope', ({ slope }) => shown(slope, signed)),
        figures('95 % interval', ({ ci95 }) => shown(ci95, intervalText)),
        words('Widths', ({ widths }) => widths.join(', ')),
        figures('Seeds', ({ seeds }) => seeds),
        figures('Beyond the grid', ({ censored, thresholds }) => ofAll(censored, thresholds)),
      ],
      { file: 'artifacts/tables/severity.json', id: 'severity-table' },
    )}`;
  return { id: 'severity', title: 'The slope by definition of failure', content };
}
