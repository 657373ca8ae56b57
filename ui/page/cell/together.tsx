import type { Page } from '../../src/model.js';
import { differing } from '../curves/differing.js';
import { Plots, type Drawn } from '../curves/plots.js';
import { findCell } from '../state/cells.js';
import { StateMark } from '../state/state-mark.js';
import { useStore } from '../state/store.js';

/** Curves of several cells in one plot a metric, each cell named by the params in which they differ. */
export function Together({ page, picks }: { readonly page: Page; readonly picks: readonly string[] }) {
  const { details: cache, choose, linkTo } = useStore();
  const told = picks.map((name) => cache.of(name).value.details);
  const differences = differing(told.map((details) => details?.params ?? []));
  const labels = picks.map((name, index) => {
    const own = differences[index] ?? [];
    return own.length === 0 ? name : own.map(([key, value]) => `${key} ${value}`).join(', ');
  });
  const drawn = told.flatMap((details, index): readonly Drawn[] =>
    details === null ? [] : [{ label: labels[index] ?? '', index, details }],
  );
  return (
    <>
      {picks.length === 1 && (
        <p class="quiet">Pick others with Shift and a click, the space bar, or “compare”.</p>
      )}
      <ul class="picks">
        {picks.map((name, index) => {
          const cell = findCell(page.groups, name)?.cell;
          return (
            <li key={name}>
              <span class={`line line-${String((index % 8) + 1)}`} />
              {cell !== undefined && <StateMark state={cell.state} />}
              <a href={linkTo({ cell: name })} title={name}>
                {labels[index]}
              </a>
              <button
                type="button"
                aria-label={`Leave out ${name}`}
                onClick={() => {
                  choose({ picks: picks.filter((pick) => pick !== name) }, 'detail');
                }}
              >
                ✕
              </button>
            </li>
          );
        })}
      </ul>
      <Plots drawn={drawn} />
      {told.every((details) => details !== null && details.curves.length === 0) && (
        <p class="quiet">None of them has a curve.</p>
      )}
    </>
  );
}
