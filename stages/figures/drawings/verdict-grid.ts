import { groupBy } from '../../analysis/group-by.js';
import { verdictCounts } from '../../analysis/summarise.js';
import { VERDICTS, type Verdict } from '../../analysis/verdict.js';
import { textWidth, wrap } from '../kit/font.js';
import { gridOf, gridView, type Grid } from '../kit/grid.js';
import { rateText } from '../kit/rates.js';
import type { Figure, Layer, LayerView } from '../kit/spec.js';
import { runsAt, type Study } from '../kit/study.js';
import { INK, QUIET, TEXT, WIDTH } from '../kit/theme.js';
import { VERDICT_STYLES } from '../kit/verdict-styles.js';
import { nameOf } from '../kit/words.js';

const MARGIN = 0.02;
const LETTER = 18;

/** What became of the runs at every rate and size: a letter and a colour; a cell whose seeds differ is divided. */
export function verdictGrid(study: Study): Figure {
  const grid = gridOf(study);
  const layers = grid.cells.flatMap(({ rate, size, column, row }) => {
    const runs = runsAt(study, size, rate);
    const verdicts = runs.map((run) => run.row.verdict);
    return verdicts.length === 0
      ? [emptyLayer(grid, column, row)]
      : cellLayers(grid, { column, row }, verdicts);
  });
  const seen = VERDICTS.filter((verdict) => study.runs.some(({ row }) => row.verdict === verdict));
  const most = Math.max(...grid.cells.map(({ rate, size }) => runsAt(study, size, rate).length));
  return {
    title: `Verdicts by learning rate and size, ${nameOf(study)}`,
    notes: [
      most === 1
        ? 'One seed: every cell is one run.'
        : `A cell whose up to ${String(most)} seeds got different verdicts is divided, and n/k says how many got each.`,
    ],
    description: `A grid of verdicts, a row for each size and a column for each learning rate. ${grid.cells
      .flatMap(({ rate, size }) => {
        const runs = runsAt(study, size, rate);
        return runs.length === 0
          ? []
          : [`${size} at ${rateText(rate)}: ${verdictCounts(runs.map(({ row }) => row))}.`];
      })
      .join(' ')}`,
    views: [gridView(grid, layers), key(seen)],
  };
}

function cellLayers(
  grid: Grid,
  { column, row }: { readonly column: number; readonly row: number },
  verdicts: readonly Verdict[],
): Layer[] {
  const groups = [...groupBy(verdicts, (verdict) => verdict)].toSorted(
    ([a, { length: m }], [b, { length: n }]) => n - m || VERDICTS.indexOf(a) - VERDICTS.indexOf(b),
  );
  const width = (1 - 2 * MARGIN) / verdicts.length;
  const pixels = grid.width / Math.max(1, columnsOf(grid));
  let left = column + MARGIN;
  return groups.flatMap(([verdict, { length }]) => {
    const right = left + width * length;
    const box = { left, right, top: row + MARGIN, bottom: row + 1 - MARGIN, middle: (left + right) / 2 };
    left = right;
    const { letter, word, fill, ink } = VERDICT_STYLES[verdict];
    const detail =
      groups.length > 1
        ? [`${String(length)}/${String(verdicts.length)}`]
        : wrap(word, pixels * 0.94, TEXT.note);
    const text = (line: string, y: number, size: number, weight: 'bold' | 'normal'): Layer => ({
      data: { values: [{ x: box.middle, y: row + y }] },
      mark: { type: 'text', text: line, color: ink, fontSize: size, fontWeight: weight, baseline: 'middle' },
      encoding: { x: grid.x('x'), y: grid.y('y') },
    });
    return [
      {
        data: { values: [box] },
        mark: { type: 'rect', color: fill, stroke: 'white', strokeWidth: 1.5 },
        encoding: { x: grid.x('left'), x2: { field: 'right' }, y: grid.y('top'), y2: { field: 'bottom' } },
      },
      text(letter, detail.length > 1 ? 0.28 : 0.36, LETTER, 'bold'),
      ...detail.map((line, index) =>
        text(line, (detail.length > 1 ? 0.58 : 0.7) + 0.22 * index, TEXT.note, 'normal'),
      ),
    ];
  });
}

function columnsOf({ cells }: Grid): number {
  return new Set(cells.map(({ column }) => column)).size;
}

function emptyLayer(grid: Grid, column: number, row: number): Layer {
  return {
    data: { values: [{ x: column + 0.5, y: row + 0.5 }] },
    mark: { type: 'text', text: 'no runs', color: QUIET, fontSize: TEXT.note, baseline: 'middle' },
    encoding: { x: grid.x('x'), y: grid.y('y') },
  };
}

const BOX = 20;
const LINE = 28;

/** Every verdict that a run got, with its letter. */
function key(verdicts: readonly Verdict[]): LayerView {
  let x = 0;
  let row = 0;
  const layers = verdicts.flatMap((verdict): Layer[] => {
    const { letter, word, fill, ink } = VERDICT_STYLES[verdict];
    const width = BOX + 6 + textWidth(word, TEXT.label) + 20;
    if (x + width > WIDTH - 20) {
      x = 0;
      row += 1;
    }
    const [left, y] = [x, LINE * row + LINE / 2];
    x += width;
    const common = { data: { values: [{}] }, encoding: {} };
    return [
      {
        ...common,
        mark: {
          type: 'rect',
          color: fill,
          stroke: QUIET,
          strokeWidth: 0.5,
          x: left,
          x2: left + BOX,
          y: y - BOX / 2,
          y2: y + BOX / 2,
        },
      },
      {
        ...common,
        mark: {
          type: 'text',
          text: letter,
          color: ink,
          fontSize: TEXT.label,
          fontWeight: 'bold',
          baseline: 'middle',
          x: left + BOX / 2,
          y,
        },
      },
      {
        ...common,
        mark: {
          type: 'text',
          text: word,
          color: INK,
          fontSize: TEXT.label,
          align: 'left',
          baseline: 'middle',
          x: left + BOX + 6,
          y,
        },
      },
    ];
  });
  return { width: WIDTH - 20, height: LINE * (row + 1), layer: layers };
}
