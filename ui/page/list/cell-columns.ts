import { numberOf, type Cell, type Group } from '../../src/model.js';
import { formatDuration } from '../../../runner/src/model/measures.js';
import { formatValue } from '../format/value.js';
import { STATES } from '../state/states.js';
import type { Column } from '../table/column.js';

/** Name, state and time of any cell. */
export const CELL_COLUMNS: readonly Column<Cell>[] = [
  { key: 'cell', title: 'cell', kind: 'text', value: ({ name }) => name, text: ({ name }) => name },
  {
    key: 'state',
    title: 'state',
    kind: 'text',
    value: ({ state }) => STATES[state].word,
    text: ({ state }) => STATES[state].word,
  },
  {
    key: 'time',
    title: 'time',
    kind: 'number',
    value: ({ ms }) => ms,
    text: ({ ms }) => (ms === null ? '' : formatDuration(ms)),
  },
];

/** With what its cells measure. */
export function columnsOfGroup({ metrics, cells }: Group): readonly Column<Cell>[] {
  return [
    ...CELL_COLUMNS,
    ...metrics.map(({ name }, index): Column<Cell> => {
      const value = (cell: Cell) => cell.values[index] ?? null;
      const isNumeric = cells.every((cell) => value(cell) === null || numberOf(value(cell)) !== null);
      return {
        key: `metric:${name}`,
        title: name,
        kind: isNumeric ? 'number' : 'text',
        value,
        text: (cell) => formatValue(value(cell)),
      };
    }),
  ];
}
