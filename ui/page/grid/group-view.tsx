import { useMemo } from 'preact/hooks';
import type { Group } from '../../src/model.js';
import { CellTable } from '../list/cell-table.js';
import { columnsOfGroup } from '../list/cell-columns.js';
import { useStore } from '../state/store.js';
import { colouringOf } from './colouring.js';
import { Controls } from './controls.js';
import { Grid } from './grid.js';
import { Legend } from './legend.js';
import { shapeOf } from './shape.js';

/** A group's cells, as a grid or as a table. */
export function GroupView({ group }: { readonly group: Group }) {
  const { choice } = useStore();
  const { as, columns, rows, only, metric, scale } = choice.value;
  const onlyKey = JSON.stringify(only);
  // Changes of cells leave the axes, and where cells stand, as they are.
  const shape = useMemo(
    () => shapeOf(group, { columns, rows, only }),
    [group.axes, group.cells.length, columns, rows, onlyKey],
  );
  const colouring = useMemo(
    () => colouringOf(group, metric, scale),
    [group.cells, group.metrics, metric, scale],
  );
  return (
    <section class="group" aria-label={group.name}>
      <div class="group-head">
        <h2>{group.name}</h2>
        <span class="quiet">
          {group.cells.length} {group.cells.length === 1 ? 'cell' : 'cells'}
          {group.desc !== null && ` · ${group.desc}`}
        </span>
      </div>
      <Controls group={group} shape={shape} colouring={colouring} />
      {as === 'table' ? (
        <CellTable label={`Cells of ${group.name}`} cells={group.cells} columns={columnsOfGroup(group)} />
      ) : (
        <>
          <Legend group={group} colouring={colouring} />
          <Grid key={group.name} group={group} shape={shape} colouring={colouring} />
        </>
      )}
    </section>
  );
}
