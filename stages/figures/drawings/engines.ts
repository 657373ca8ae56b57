import { DATASET_NAMES } from '../../words/dataset-names.js';
import type { CellRow } from '../../tables/cell-table.js';
import type { EngineRow } from '../../tables/engine-table.js';
import { legend, type Entry } from '../kit/legend.js';
import { rateText } from '../kit/rates.js';
import type { Figure, Layer, LayerView, X, Y } from '../kit/spec.js';
import { INK, QUIET, SIZES, TEXT, WIDTH, type Size } from '../kit/theme.js';
import { counted, listed } from '../../words/english.js';

const BY_SIZE: readonly Size[] = ['small', 'medium', 'large'];
const HEIGHT = 220;
/** Where the axis ends at least, in half-widths: the interval's ends lie well inside. */
const REACH = 1.6;

interface Place extends EngineRow {
  readonly centre: number;
  readonly half: number;
}

/**
 * Final test losses on another engine among those of the reference's seeds, in half-widths of the interval that holds
 * one more run of the reference: beyond ±1 the other engine ends where the reference hardly would.
 *
 * @param rows of the engines' table; those of other data sets are left out
 * @param cells of which the reference's runs are drawn beside them
 */
export function engines(
  dataset: CellRow['dataset'],
  rows: readonly EngineRow[],
  cells: readonly CellRow[],
): Figure {
  const own = rows.filter((row) => row.dataset === dataset);
  const places = own.flatMap(placeOf);
  const rates = [...new Set(own.map(({ learning_rate }) => learning_rate))].sort((a, b) => a - b);
  const sizes = BY_SIZE.filter((size) => own.some((row) => row.size === size));
  const names = listed([...new Set(own.map(({ engine }) => engine))]);
  const [first] = own;
  const inside = own.filter((row) => row.inside === true).length;
  const reach = Math.max(
    REACH,
    ...places.map((place) => Math.abs(scaled(place, place.final_test_loss)) * 1.1),
  );
  return {
    title:
      first === undefined
        ? `No run on a second engine, ${DATASET_NAMES[dataset]}`
        : `On ${names}, ${String(inside)} of ${counted(own.length, 'run')} ${inside === 1 ? 'ends' : 'end'} among those on ${first.reference}, ${DATASET_NAMES[dataset]}`,
    notes:
      first === undefined
        ? ['There is nothing to compare.']
        : [
            `Final test loss less its mean over the seeds on ${first.reference}, in half-widths of the 95 % interval of one more run there (shaded). ` +
              `${names}: one run a cell. ${beyondText(own)}`,
          ],
    description: `Final test losses on ${names || 'a second engine'} beside those on the first, a panel for each size. ${own
      .map(
        ({ size, learning_rate: rate, final_test_loss: loss, verdict }) =>
          `${size} at rate ${rateText(rate)}: ${loss === null ? 'not finite' : loss.toFixed(3)}, ${verdict}.`,
      )
      .join(' ')}`,
    views: [
      ...legend(first === undefined ? [] : [OTHER, REFERENCE, INTERVAL]),
      {
        hconcat: sizes.map((size, index) =>
          panel(size, {
            rates,
            places: places.filter((place) => place.size === size),
            cells,
            reach,
            isFirst: index === 0,
            width: (WIDTH - 70) / sizes.length - 16,
          }),
        ),
        spacing: 16,
      },
    ],
  };
}

const OTHER: Entry = { kind: 'marker', label: 'the other engine', colour: INK, shape: 'diamond' };
const REFERENCE: Entry = {
  kind: 'marker',
  label: 'the reference’s seeds',
  colour: QUIET,
  shape: 'circle',
  filled: false,
};
const INTERVAL: Entry = { kind: 'band', label: 'where one more of them is expected', colour: QUIET };

/** None for a run without an interval, or without a final loss. */
function placeOf(row: EngineRow): Place[] {
  const { interval_low: low, interval_high: high } = row;
  if (low === null || high === null || row.final_test_loss === null) return [];
  return [{ ...row, centre: (low + high) / 2, half: (high - low) / 2 }];
}

function scaled({ centre, half }: Place, loss: number | null): number {
  return loss === null ? 0 : (loss - centre) / half;
}

function beyondText(rows: readonly EngineRow[]): string {
  const beyond = rows.filter(({ inside }) => inside === false);
  const ended = rows.filter(({ final_test_loss }) => final_test_loss === null);
  const unknown = rows.filter((row) => row.inside === null && !ended.includes(row));
  const name = ({ size, learning_rate }: EngineRow): string => `${size} at ${rateText(learning_rate)}`;
  return [
    beyond.length === 0 ? 'None ends beyond.' : `Beyond: ${listed(beyond.map(name))}.`,
    ...(ended.length === 0 ? [] : [`Not finite: ${listed(ended.map(name))}.`]),
    ...(unknown.length === 0 ? [] : [`Without an interval: ${listed(unknown.map(name))}.`]),
  ].join(' ');
}

interface Panel {
  readonly rates: readonly number[];
  readonly places: readonly Place[];
  readonly cells: readonly CellRow[];
  readonly reach: number;
  readonly isFirst: boolean;
  readonly width: number;
}

function panel(size: Size, { rates, places, cells, reach, isFirst, width }: Panel): LayerView {
  const x = rateX(rates);
  const y = deviationY(reach, isFirst);
  const at = (place: Place): number => rates.indexOf(place.learning_rate) + 0.5;
  const points = places.map((place) => ({ at: at(place), deviation: scaled(place, place.final_test_loss) }));
  const seeds = places.flatMap((place) =>
    cells
      .filter(
        (cell) =>
          cell.engine === place.reference &&
          cell.dataset === place.dataset &&
          cell.size === size &&
          cell.learning_rate === place.learning_rate &&
          cell.final_test_loss !== null,
      )
      .map((cell) => ({ at: at(place), deviation: scaled(place, cell.final_test_loss) })),
  );
  const encoding = { x: x('at'), y: y('deviation') };
  const layer: Layer[] = [
    {
      data: { values: [{ left: 0, right: rates.length, low: -1, high: 1 }] },
      mark: { type: 'rect', color: QUIET, opacity: 0.12 },
      encoding: { x: x('left'), x2: { field: 'right' }, y: y('low'), y2: { field: 'high' } },
    },
    {
      data: { values: seeds },
      mark: { type: 'point', shape: 'circle', filled: false, stroke: QUIET, size: 30, xOffset: -5 },
      encoding,
    },
    {
      data: { values: points },
      mark: {
        type: 'point',
        shape: 'diamond',
        filled: true,
        color: SIZES[size].colour,
        size: 80,
        opacity: 1,
        xOffset: 5,
      },
      encoding,
    },
  ];
  return {
    title: { text: size, frame: 'group', fontSize: TEXT.panel, offset: 6 },
    width,
    height: HEIGHT,
    layer,
  };
}

function rateX(rates: readonly number[]): (field: string) => X {
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, rates.length], nice: false },
    axis: {
      title: 'learning rate',
      values: rates.map((_, index) => index + 0.5),
      labelExpr: `[${rates.map((rate) => `'${rateText(rate)}'`).join(',')}][floor(datum.value)]`,
      grid: false,
    },
  });
}

function deviationY(reach: number, isFirst: boolean): (field: string) => Y {
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [-reach, reach], nice: false },
    axis: {
      title: isFirst ? 'half-widths from the mean' : null,
      labels: isFirst,
      tickCount: 7,
      format: '~g',
      grid: true,
    },
  });
}
