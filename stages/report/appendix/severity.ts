import { ACTIVATION_NAMES, DATASET_NAMES } from '../../words/names.js';
import { intervalText, signed } from '../../words/critical-words.js';
import { definitionText } from '../../words/severity-words.js';
import type { SeverityTable } from '../../tables/severity.js';
import { groupBy, groupByPlace } from '../../analysis/group-by.js';
import type { Method } from '../../analysis/severity/ladder.js';
import type { Section } from '../document.js';
import { ofAll, shown } from '../format.js';
import { html, type Html } from '../html.js';
import { definitions, figures, table, words } from '../table.js';

/** By column, with what each is. */
const METHODS: readonly (readonly [method: Method, name: string, what: string])[] = [
  [
    'seed-slopes',
    'seeds',
    'the mean of the seeds’ slopes; below it also that over widths at which half of the seeds have a threshold',
  ],
  [
    'half-rates',
    'half rates',
    'the rates from which on half of the runs fail, over widths that have one; jackknife over seeds',
  ],
  [
    'seed-slopes-at-bound',
    'at the bound',
    'the seeds’ slopes, with thresholds beyond the grid taken half a step beyond its end',
  ],
  ['censored-regression', 'censored', 'thresholds normal about a line, those beyond the grid by their bound'],
  ['pooled-firth', 'pooled', 'a logistic fit over all runs, with Firth’s penalty'],
];

type Row = SeverityTable['definitions'][number];

/** A definition of failure, and what the methods say of it in the same runs. */
type Definition = readonly [text: string, own: readonly Row[]];

export function severitySection({ definitions: all }: SeverityTable): Section {
  const runs = groupByPlace(all, ({ activation, dataset, exploratory }) => ({
    runs: `${ACTIVATION_NAMES[activation]}, ${DATASET_NAMES[dataset]}${exploratory ? ', exploratory' : ''}`,
  }));
  const content = html`<p>
      The last three methods suppose that every width has a threshold. Eleven definitions by five methods are
      many looks: nothing is corrected for it, and nothing marked exploratory is a test. Below a slope stands
      its 95 % interval; widths and seeds where it isn’t over all of them.
    </p>
    ${definitions(METHODS.map(([, name, what]) => [name, what]))}
    ${runs.map(([place, rows]) => slopesTable(place.runs, rows))}`;
  return { id: 'severity', title: 'The slope by definition of failure', content };
}

function slopesTable(runs: string, rows: readonly Row[]): Html {
  const most = {
    widths: Math.max(...rows.map(({ widths }) => widths.length)),
    seeds: Math.max(...rows.map(({ seeds }) => seeds)),
  };
  return table(
    `Slope of log2 threshold on log2 width by definition and method: ${runs}`,
    [...groupBy(rows, definitionText)],
    [
      words('Failure', ([text]) => text),
      ...METHODS.map(([method, name]) =>
        figures(name, ([, own]: Definition) =>
          own.filter((row) => row.method === method).map((row) => slopeOf(row, most)),
        ),
      ),
      figures(html`Beyond<br />the grid`, ([, own]) => {
        const ofAllWidths = own.find(({ widths }) => widths.length === most.widths);
        return shown(ofAllWidths, ({ censored, thresholds }) => ofAll(censored, thresholds));
      }),
    ],
    { file: 'artifacts/tables/severity.json' },
  );
}

function slopeOf(
  { slope, ci95, widths, seeds }: Row,
  most: { readonly widths: number; readonly seeds: number },
): Html {
  const beside = [
    ...(ci95 === null ? [] : [intervalText(ci95)]),
    ...(widths.length < most.widths ? [widths.join(', ')] : []),
    ...(seeds < most.seeds ? [`${ofAll(seeds, most.seeds)} seeds`] : []),
  ];
  return html`<div>${shown(slope, signed)}</div>
    ${beside.map((text) => html`<div class="beside">${text}</div>`)}`;
}
