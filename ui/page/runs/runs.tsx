import { useMemo } from 'preact/hooks';
import type { Page, RunRow } from '../../src/model.js';
import { useStore } from '../state/store.js';
import { SortedTable } from '../table/sorted-table.js';
import { columnsOf, nameOf } from './columns.js';
import { Scatter } from './scatter.js';

/** All runs that are kept: what was changed, and what came out. */
export function Runs({ page }: { readonly page: Page }) {
  const { linkTo } = useStore();
  const { runs, run, at, source } = page;
  const minute = Math.floor(at / 60_000);
  const columns = useMemo(() => columnsOf(runs, at), [runs, minute]);
  if (runs.length === 0) {
    return (
      <main class="empty">
        <h2>No run yet</h2>
        <p>
          A run leaves its record here: <code>lockstep run</code>
        </p>
      </main>
    );
  }
  const isShown = ({ id }: RunRow): boolean => id === run?.id;
  return (
    <main class="runs">
      <Scatter runs={runs} columns={columns} shown={run?.id ?? null} />
      <SortedTable
        label="Runs"
        columns={columns}
        rows={runs}
        keyOf={({ id }) => id}
        isMarked={isShown}
        head={(row) => (
          <span class="run-head" title={row.command.join(' ')}>
            {source === 'live' ? (
              <a href={linkTo({ run: row.id, view: 'cells', cell: null, state: null })}>{nameOf(row)}</a>
            ) : (
              nameOf(row)
            )}
            {isShown(row) && <small class="quiet"> shown</small>}
          </span>
        )}
      />
    </main>
  );
}
