import { curvePanel, CHANCE } from '../kit/curve-panel.js';
import { seriesOf } from '../kit/curves.js';
import { wrap } from '../kit/font.js';
import { rateKey, rateText } from '../kit/rates.js';
import { lossDomain } from '../kit/scale.js';
import type { Figure, View } from '../kit/spec.js';
import { isNonfinite, runsAt, type Study } from '../kit/study.js';
import { TEXT } from '../kit/theme.js';
import { beyondNote, describeFinals, failuresNote, nameOf, nonfiniteNote, seedsNote } from '../kit/words.js';

const COLUMNS = 4;
const PANEL = { width: 176, height: 150 } as const;

/** Test loss at every rate, a panel for each, on one scale: where training works, where it is slow, where it fails. */
export function testLossByEpoch(study: Study): Figure {
  const rates = study.rates.toReversed();
  const drawn = seriesOf(study.runs, 'test').flatMap(({ losses }) => losses.filter((loss) => loss !== null));
  const domain = lossDomain([CHANCE, ...drawn], 'log');
  const notes = rates.map((rate) => notesAt(study, rate));
  /** Plots of one row begin at one height. */
  const linesIn = (row: number): number =>
    Math.max(...notes.slice(COLUMNS * row, COLUMNS * (row + 1)).map(({ length }) => length));
  const panels = rates.map((rate, index): View =>
    curvePanel({
      key: rateKey(rate),
      title: `rate ${rateText(rate)}`,
      notes: Array.from(
        { length: linesIn(Math.floor(index / COLUMNS)) },
        (_, line) => notes[index]?.[line] ?? ' ',
      ),
      runs: study.runs.filter(({ row }) => row.learning_rate === rate),
      of: 'test',
      from: 0,
      last: study.lastEpoch,
      domain,
      scale: 'log',
      ...PANEL,
      drawn: 'raw',
      xTitle: index >= rates.length - COLUMNS ? 'epoch' : null,
      yTitle: index % COLUMNS === 0 ? 'loss (nats, log scale)' : null,
    }),
  );
  return {
    title: `Test loss by epoch at every rate, ${nameOf(study)}`,
    notes: [
      `A line for each size: mean over the runs that stayed finite, not smoothed. ${seedsNote(study.runs, 'Band: smallest and largest')} Dashed: chance, ln 10.`,
      ...(study.runs.some(isNonfinite)
        ? ['A run that became non-finite ends in a triangle at the upper edge.']
        : []),
      ...beyondNote('Test loss', drawn),
    ],
    description: `Small multiples of test loss by epoch, one for each learning rate, with the level of chance at ln 10. ${rates.map((rate) => describeFinals(study, rate)).join(' ')}`,
    views: [{ concat: panels, columns: COLUMNS, spacing: { row: 14, column: 10 } }],
  };
}

/** What can be overlooked in a panel: which runs failed, and how. */
function notesAt(study: Study, rate: number): readonly string[] {
  return study.sizes.flatMap((size) => {
    const runs = runsAt(study, size, rate);
    const notes = [nonfiniteNote(runs) ?? [], failuresNote(runs) ?? []].flat();
    return notes.flatMap((note) => wrap(note, PANEL.width, TEXT.note));
  });
}
