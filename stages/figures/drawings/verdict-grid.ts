import { groupBy } from '../../analysis/group-by.js';
import { verdictCounts } from '../../analysis/summarise.js';
import { VERDICTS, type Verdict } from '../../analysis/verdict.js';
import { rateText } from '../kit/rates.js';
import type { Encoding, Figure, Layer } from '../kit/spec.js';
import { runsAt, type Study } from '../kit/study.js';
import { QUIET, TEXT, WIDTH } from '../kit/theme.js';
import { VERDICT_STYLES } from '../kit/verdict-styles.js';
import { nameOf } from '../kit/words.js';

const LETTER = 18;
const ROW = 66;
const NO_RUNS = { verdict: 'no runs', ink: QUIET, letter: ' ', detail: 'no runs', runs: 1, order: 0 };

/** What became of the runs at every rate and size: a letter and a colour; a cell whose seeds differ is divided. */
export function verdictGrid(study: Study): Figure {
  const cells = study.sizes.flatMap((size) =>
    study.rates.map((rate) => ({ size, rate, rows: runsAt(study, size, rate).map(({ row }) => row) })),
  );
  const values = cells.flatMap(({ size, rate, rows }) => {
    const cell = { size, rate: rateText(rate) };
    if (rows.length === 0) return [{ ...cell, ...NO_RUNS }];
    const groups = [...groupBy(rows, ({ verdict }) => verdict)];
    return groups.map(([verdict, { length }]) => {
      const { ink, letter, short } = VERDICT_STYLES[verdict];
      const detail = groups.length > 1 ? `${String(length)}/${String(rows.length)}` : short;
      // The most frequent verdict first.
      const order = 100 * length - VERDICTS.indexOf(verdict);
      return { ...cell, verdict: nameOfVerdict(verdict), ink, letter, detail, runs: length, order };
    });
  });
  const seen = VERDICTS.filter((verdict) => values.some((value) => value.verdict === nameOfVerdict(verdict)));
  const most = Math.max(...cells.map(({ rows }) => rows.length));
  /** In the middle of a verdict's part of the cell. */
  const text = (field: 'letter' | 'detail', mark: object): Layer => ({
    mark: { type: 'text', ...mark },
    encoding: {
      ...PARTS,
      x: { ...RUNS, bandPosition: 0.5 },
      text: { field },
      color: { field: 'ink', type: 'nominal', scale: null },
    },
  });
  return {
    title: `Verdicts by learning rate and size, ${nameOf(study)}`,
    notes: [
      most === 1
        ? 'One seed: every cell is one run.'
        : `A cell whose up to ${String(most)} seeds got different verdicts is divided, and n/k says how many got each.`,
    ],
    description: `A grid of verdicts, a row for each size and a column for each learning rate. ${cells
      .filter(({ rows }) => rows.length > 0)
      .map(({ size, rate, rows }) => `${size} at ${rateText(rate)}: ${verdictCounts(rows)}.`)
      .join(' ')}`,
    views: [
      {
        data: { values },
        facet: {
          column: { field: 'rate', sort: study.rates.map(rateText), header: { title: 'learning rate' } },
          row: { field: 'size', sort: [...study.sizes], header: { labelAngle: 0, labelAlign: 'left' } },
        },
        spacing: 4,
        spec: {
          width: (WIDTH - 64) / study.rates.length - 4,
          height: ROW,
          layer: [
            {
              mark: { type: 'bar', stroke: 'white', size: ROW },
              encoding: {
                ...PARTS,
                color: {
                  field: 'verdict',
                  type: 'nominal',
                  scale: {
                    domain: [...seen.map(nameOfVerdict), NO_RUNS.verdict],
                    range: [...seen.map((verdict) => VERDICT_STYLES[verdict].fill), 'white'],
                  },
                  legend: { title: null, orient: 'bottom', values: seen.map(nameOfVerdict) },
                },
              },
            },
            text('letter', { fontSize: LETTER, fontWeight: 'bold', dy: -10 }),
            text('detail', { fontSize: TEXT.note, dy: 14 }),
          ],
        },
      },
    ],
  };
}

/** `K: stuck at chance` */
function nameOfVerdict(verdict: Verdict): string {
  const { letter, word } = VERDICT_STYLES[verdict];
  return `${letter}: ${word}`;
}

const RUNS = { field: 'runs', type: 'quantitative', stack: 'normalize', axis: null } as const;

/** The parts of a cell beside each other, each as wide as its share of the runs. */
const PARTS: Encoding = {
  x: RUNS,
  order: { field: 'order', sort: 'descending' },
  detail: { field: 'letter' },
};
