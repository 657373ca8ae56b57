import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useStore } from '../state/store.js';
import type { Column } from './column.js';
import { sorted, sortOf, sortText } from './sort.js';

interface SortedTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** What stands in the first column. */
  readonly head: (row: T) => ComponentChildren;
  readonly isMarked?: (row: T) => boolean;
}

/** More rows come when they are asked for: a table of thousands is no page. */
const FIRST = 200;

/** A table that a click on a column's head sorts; the head of each row stays in sight. */
export function SortedTable<T>({ label, columns, rows, keyOf, head, isMarked }: SortedTableProps<T>) {
  const { choice, choose } = useStore();
  const [most, setMost] = useState(FIRST);
  const sort = choice.value.sort === null ? null : sortOf(choice.value.sort);
  const column = columns.find(({ key }) => key === sort?.key);
  const inOrder =
    sort === null || column === undefined ? rows : sorted(rows, (row) => column.value(row), sort.descends);
  const left = inOrder.length - most;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(({ key, title, kind }) => {
              const isSorted = sort !== null && key === column?.key;
              return (
                <th
                  key={key}
                  scope="col"
                  class={kind}
                  aria-sort={isSorted ? (sort.descends ? 'descending' : 'ascending') : undefined}
                >
                  <button
                    type="button"
                    onClick={() => {
                      choose({ sort: nextSort(key, isSorted ? sort.descends : null) }, 'detail');
                    }}
                  >
                    {title}
                    <span aria-hidden="true">{isSorted ? (sort.descends ? ' ↓' : ' ↑') : ''}</span>
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {inOrder.slice(0, most).map((row) => (
            <tr key={keyOf(row)} aria-current={isMarked?.(row) === true ? 'true' : undefined}>
              {columns.map(({ key, kind, text }, index) =>
                index === 0 ? (
                  <th key={key} scope="row" class={kind}>
                    {head(row)}
                  </th>
                ) : (
                  <td key={key} class={kind} title={kind === 'text' ? text(row) : undefined}>
                    {text(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <button
          type="button"
          class="more"
          onClick={() => {
            setMost(most + FIRST * 5);
          }}
        >
          {left} more
        </button>
      )}
    </div>
  );
}

/** Up, then down, then as it was. */
function nextSort(key: string, descends: boolean | null): string | null {
  if (descends === true) return null;
  return sortText({ key, descends: descends === false });
}
