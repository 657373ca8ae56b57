import type { Cell } from '../../src/model.js';
import { StateMark } from '../state/state-mark.js';
import { useStore } from '../state/store.js';
import type { Column } from '../table/column.js';
import { SortedTable } from '../table/sorted-table.js';

interface CellTableProps {
  readonly label: string;
  readonly cells: readonly Cell[];
  readonly columns: readonly Column<Cell>[];
}

/** Cells as text, a link each. */
export function CellTable({ label, cells, columns }: CellTableProps) {
  const { choice, linkTo } = useStore();
  const opened = choice.value.cell;
  return (
    <SortedTable
      label={label}
      columns={columns}
      rows={cells}
      keyOf={({ name }) => name}
      isMarked={({ name }) => name === opened}
      head={({ name, state }) => (
        <a href={linkTo({ cell: name })} title={name}>
          <StateMark state={state} /> {name}
        </a>
      )}
    />
  );
}
