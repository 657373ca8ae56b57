import { groupBy } from '../../analysis/group-by.js';
import { verdictCounts } from '../../analysis/summarise.js';
import { listed } from '../../words/english.js';
import { VERDICTS, type Verdict } from '../../analysis/verdict.js';
import { wrap } from '../kit/font.js';
import { boxOf, gridOf, type Box, type Place, type Words } from '../kit/grid.js';
import { rateText } from '../kit/rates.js';
import type { Figure } from '../kit/spec.js';
import { runsAt, type Study } from '../kit/study.js';
import { QUIET, TEXT } from '../kit/theme.js';
import { VERDICT_STYLES } from '../kit/verdict-styles.js';
import { nameOf } from '../kit/words.js';

const MARGIN = 0.02;
const LETTER = 18;

/** Those of a cell's runs that got one verdict, in their part of it. */
interface Part extends Box {
  readonly verdict: Verdict;
  readonly place: Place;
  /** The verdict in words, or how many of the cell's runs got it. */
  readonly detail: readonly string[];
}

/** What became of the runs at every rate and size: a letter and a colour; a cell whose seeds differ is divided. */
export function verdictGrid(study: Study): Figure {
  const grid = gridOf(study);
  const verdictsAt = ({ rate, size }: Place): readonly Verdict[] =>
    runsAt(study, size, rate).map(({ row }) => row.verdict);
  const pixels = grid.width / Math.max(1, study.rates.length);
  const parts = grid.cells.flatMap((place) => partsOf(place, verdictsAt(place), pixels));
  const most = Math.max(...grid.cells.map((place) => verdictsAt(place).length));
  const seen = VERDICTS.filter((verdict) => parts.some((part) => part.verdict === verdict));
  return {
    title: `Verdicts by learning rate and size, ${nameOf(study)}`,
    notes: [
      most === 1
        ? 'One seed: every cell is one run.'
        : `A cell whose up to ${String(most)} seeds got different verdicts is divided, and n/k says how many got each.`,
      `${listed(seen.map((verdict) => `${VERDICT_STYLES[verdict].letter}: ${VERDICT_STYLES[verdict].word}`))}.`,
    ],
    description: `A grid of verdicts, a row for each size and a column for each learning rate. ${grid.cells
      .flatMap(({ rate, size }) => {
        const runs = runsAt(study, size, rate);
        return runs.length === 0
          ? []
          : [`${size} at ${rateText(rate)}: ${verdictCounts(runs.map(({ row }) => row))}.`];
      })
      .join(' ')}`,
    views: [
      {
        width: grid.width,
        height: grid.height,
        layer: [
          grid.boxes(parts, { stroke: 'white', strokeWidth: 1.5 }),
          grid.texts(parts.map(letterOf), { fontSize: LETTER, fontWeight: 'bold' }),
          grid.texts(parts.flatMap(detailOf), { fontSize: TEXT.note }),
          grid.texts(
            grid.cells
              .filter((place) => verdictsAt(place).length === 0)
              .map(({ column, row }) => ({ x: column + 0.5, y: row + 0.5, text: 'no runs', fill: QUIET })),
            { fontSize: TEXT.note },
          ),
        ],
      },
    ],
  };
}

/** The most frequent verdict first, each as wide as its share of the runs. */
function partsOf(place: Place, verdicts: readonly Verdict[], pixels: number): readonly Part[] {
  const groups = [...groupBy(verdicts, (verdict) => verdict)].toSorted(
    ([a, { length: m }], [b, { length: n }]) => n - m || VERDICTS.indexOf(a) - VERDICTS.indexOf(b),
  );
  const whole = boxOf(place, MARGIN);
  const width = (whole.right - whole.left) / verdicts.length;
  let left = whole.left;
  return groups.map(([verdict, { length }]) => {
    const right = left + width * length;
    const { word, fill } = VERDICT_STYLES[verdict];
    const detail =
      groups.length > 1
        ? [`${String(length)}/${String(verdicts.length)}`]
        : wrap(word, pixels * 0.94, TEXT.note);
    const part = { ...whole, left, right, fill, verdict, place, detail };
    left = right;
    return part;
  });
}

function letterOf({ left, right, place, verdict, detail }: Part): Words {
  const { letter, ink } = VERDICT_STYLES[verdict];
  return { x: (left + right) / 2, y: place.row + (detail.length > 1 ? 0.28 : 0.36), text: letter, fill: ink };
}

function detailOf({ left, right, place, verdict, detail }: Part): readonly Words[] {
  return detail.map((text, index) => ({
    x: (left + right) / 2,
    y: place.row + (detail.length > 1 ? 0.58 : 0.7) + 0.22 * index,
    text,
    fill: VERDICT_STYLES[verdict].ink,
  }));
}
