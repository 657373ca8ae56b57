import type { Group } from '../../src/model.js';
import { cellsIn, countStates } from '../state/cells.js';
import { STATES } from '../state/states.js';
import { useStore } from '../state/store.js';
import { StateMark } from '../state/state-mark.js';

/** How many cells are in which state; each shows its cells, that of the failed ones with the first one's log. */
export function Counts({ groups }: { readonly groups: readonly Group[] }) {
  const { choice, linkTo } = useStore();
  const chosen = choice.value.state;
  const counts = countStates(groups.flatMap(({ cells }) => cells));
  return (
    <nav class="counts" aria-label="Cells by state">
      {counts.map(([state, count]) => {
        const isChosen = state === chosen;
        const first = state === 'failed' ? cellsIn(groups, state)[0] : undefined;
        const link = isChosen
          ? linkTo({ state: null })
          : linkTo({ view: 'cells', state, ...(first === undefined ? {} : { cell: first.cell.name }) });
        return (
          <a key={state} href={link} class={`count ${state}`} aria-current={isChosen ? 'true' : undefined}>
            <StateMark state={state} />
            <b>{count}</b> {STATES[state].word}
          </a>
        );
      })}
      {chosen !== null && (
        <a class="count all" href={linkTo({ state: null })}>
          show all
        </a>
      )}
    </nav>
  );
}
