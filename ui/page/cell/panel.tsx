import type { Page } from '../../src/model.js';
import { findCell } from '../state/cells.js';
import { useStore } from '../state/store.js';
import { CellView } from './cell-view.js';
import { Together } from './together.js';

/** What was opened: a cell, or the curves of those that were picked. */
export function Panel({ page }: { readonly page: Page }) {
  const { choice, linkTo } = useStore();
  const { cell: name, picks } = choice.value;
  if (name === null && picks.length === 0) return null;
  const found = name === null ? null : findCell(page.groups, name);
  return (
    <aside class="panel" aria-label={name ?? 'Curves together'}>
      <div class="panel-bar">
        <h2>
          {name ?? (picks.length === 1 ? 'One cell to compare' : `${String(picks.length)} cells together`)}
        </h2>
        {name !== null && picks.length > 0 && <a href={linkTo({ cell: null })}>{picks.length} together</a>}
        <a class="close" href={linkTo(name === null ? { picks: [] } : { cell: null })} aria-label="Close">
          ✕
        </a>
      </div>
      {name === null ? (
        <Together page={page} picks={picks} />
      ) : found === null ? (
        <p class="quiet">
          There is no cell <code>{name}</code> here.
        </p>
      ) : (
        <CellView key={name} found={found} />
      )}
    </aside>
  );
}
