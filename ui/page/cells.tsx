import type { Page } from '../src/model.js';
import { Panel } from './cell/panel.js';
import { Graph } from './graph/graph.js';
import { GroupView } from './grid/group-view.js';
import { FilteredCells } from './list/filtered-cells.js';
import { groupOf } from './state/cells.js';
import { useStore } from './state/store.js';

/** Graph, the cells of a group or of a state, and what was opened of them. */
export function Cells({ page }: { readonly page: Page }) {
  const { choice } = useStore();
  const { group: name, cell, state, picks } = choice.value;
  const group = groupOf(page.groups, name, cell);
  if (group === null) {
    return (
      <main class="empty">
        <h2>No stage here yet</h2>
        <p>
          This pipeline has no stage. Write one into its file, or begin with <code>lockstep init</code>.
        </p>
      </main>
    );
  }
  return (
    <main class={cell !== null || picks.length > 0 ? 'cells with-panel' : 'cells'}>
      {page.groups.length > 1 && <Graph page={page} chosen={state === null ? group.name : null} />}
      <div class="work">
        {state === null ? <GroupView group={group} /> : <FilteredCells page={page} state={state} />}
        <Panel page={page} />
      </div>
    </main>
  );
}
