import { groupBy } from '../../analysis/group-by.js';
import type { Method } from '../../analysis/severity/ladder.js';
import { ACTIVATION_NAMES, DATASET_NAMES } from '../../words/names.js';
import { definitionText } from '../../words/severity-words.js';
import type { SeverityTable } from '../../tables/severity.js';
import type { MainTables } from '../kit/main-figure-stage.js';
import type { Screen } from '../kit/screen.js';
import type { Series } from '../kit/series.js';
import { slopeRows, type SlopeRow } from '../kit/slope-rows.js';
import type { Figure } from '../kit/spec.js';
import { QUIET, SIZES } from '../kit/theme.js';

type Definition = SeverityTable['definitions'][number];

const METHODS: readonly (Series & { readonly method: Method })[] = [
  { method: 'seed-slopes', name: 'mean of the seeds’ slopes', colour: SIZES.small.colour, shape: 'circle' },
  { method: 'half-rates', name: 'where half of the runs fail', colour: SIZES.medium.colour, shape: 'square' },
  { method: 'pooled-firth', name: 'if every width had a threshold', colour: QUIET, shape: 'diamond' },
];

/**
 * The slope on width by how bad a failure has to be, from a raised loss down to a number that float32 can't hold; a panel
 * for the runs that were seen before this was asked, and one for each arm of fresh seeds.
 */
export function severityLadder({ severity: { definitions } }: MainTables, screen: Screen): Figure {
  const panels = [...groupBy(definitions, panelOf)].map(([panel, own]) => ({
    name: panel.replace('\n', ' '),
    rows: rowsOf(own, panel),
  }));
  return {
    title: `The slope by how bad a failure has to be, ${panels.map(({ name }) => name).join('; ')}`,
    description: `Slopes of the threshold on width, with 95 % intervals, by definition of failure and by method. ${panels
      .map(
        ({ name, rows }) =>
          `${name}: ${rows.map(({ label, series, slope }) => `${label}, ${series}: ${slope.toFixed(3)}`).join('; ')}.`,
      )
      .join(' ')}`,
    screen,
    views: [
      slopeRows(
        panels.flatMap(({ rows }) => rows),
        METHODS,
        { screen, labels: screen.isPhone ? 126 : 140, step: 13 },
      ),
    ],
  };
}

/** Exploratory and confirmatory slopes are of different runs and definitions, and never one series. */
function panelOf({ activation, dataset, exploratory }: Definition): string {
  return `${ACTIVATION_NAMES[activation]}, ${exploratory ? 'exploratory' : 'fresh seeds'},\n${DATASET_NAMES[dataset]}`;
}

/** A row for each definition and method that gives a slope; those over the widths that half of the seeds reach. */
function rowsOf(definitions: readonly Definition[], panel: string): readonly SlopeRow[] {
  return [...groupBy(definitions, ({ name }) => name).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    return METHODS.flatMap(({ method, name }) => {
      const found = own.findLast((one) => one.method === method && one.slope !== null);
      if (found?.slope == null) return [];
      return [{ label: definitionText(first), series: name, slope: found.slope, ci95: found.ci95, panel }];
    });
  });
}
