import { groupBy } from '../../analysis/group-by.js';
import type { Method } from '../../analysis/severity/ladder.js';
import { DATASET_NAMES } from '../../words/dataset-names.js';
import { ACTIVATION_NAMES, definitionText } from '../../words/severity-words.js';
import type { SeverityTable } from '../../tables/severity.js';
import type { Screen } from '../kit/screen.js';
import type { Series } from '../kit/series.js';
import { slopeRows, type SlopeRow } from '../kit/slope-rows.js';
import type { Figure, View } from '../kit/spec.js';
import { INK, QUIET, SIZES, TEXT } from '../kit/theme.js';

type Definition = SeverityTable['definitions'][number];

const METHODS: readonly (Series & { readonly method: Method })[] = [
  { method: 'seed-slopes', name: 'mean of the seeds’ slopes', colour: SIZES.small.colour, shape: 'circle' },
  { method: 'half-rates', name: 'where half of the runs fail', colour: SIZES.medium.colour, shape: 'square' },
  { method: 'pooled-firth', name: 'if every width had a threshold', colour: QUIET, shape: 'diamond' },
];

/** The slope on width by how bad a failure has to be, from a raised loss down to a number that float32 can't hold. */
export function severityLadder({ definitions }: SeverityTable, screen: Screen): Figure {
  const groups = [
    ...groupBy(
      definitions,
      ({ activation, dataset, exploratory }) =>
        `${ACTIVATION_NAMES[activation]}${exploratory ? '' : ' on fresh seeds'}, ${DATASET_NAMES[dataset]}`,
    ),
  ];
  return {
    title: `The slope by how bad a failure has to be, ${groups.map(([name]) => name).join('; ')}`,
    notes: [],
    description: `Slopes of the threshold on width, with 95 % intervals, by definition of failure and by method. ${groups
      .map(
        ([name, own]) =>
          `${name}: ${rowsOf(own)
            .map(({ label, series, slope }) => `${label.replace('\n', ', ')}, ${series}: ${slope.toFixed(3)}`)
            .join('; ')}.`,
      )
      .join(' ')}`,
    screen,
    views: groups.map(([name, own], index): View => ({
      ...slopeRows(rowsOf(own), METHODS, {
        screen,
        labels: screen.isPhone ? 126 : 140,
        step: 13,
      }),
      ...(groups.length > 1 || index > 0
        ? { title: { text: name, anchor: 'start', fontSize: TEXT.panel, color: INK } }
        : {}),
    })),
  };
}

/** A row for each definition and method that gives a slope; those over the widths that half of the seeds reach. */
function rowsOf(definitions: readonly Definition[]): readonly SlopeRow[] {
  return [...groupBy(definitions, ({ name }) => name).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    return METHODS.flatMap(({ method, name }) => {
      const found = own.findLast((one) => one.method === method && one.slope !== null);
      if (found?.slope == null) return [];
      return [{ label: definitionText(first), series: name, slope: found.slope, ci95: found.ci95 }];
    });
  });
}
