import type { Page } from '../../src/model.js';
import { formatInstant } from '../format/instant.js';
import { nameOf } from '../runs/columns.js';
import { useStore } from '../state/store.js';

/** The run that is shown; a file has no other. */
export function RunChoice({ page }: { readonly page: Page }) {
  const { choice, choose } = useStore();
  const { run, runs, source, at } = page;
  if (run === null) return null;
  if (source === 'file') return <span class="run-name">{nameOf(run)}</span>;
  return (
    <select
      class="run-choice"
      aria-label="Run"
      value={choice.value.run ?? ''}
      onChange={({ currentTarget: { value } }) => {
        choose({ run: value === '' ? null : value }, 'step');
      }}
    >
      <option value="">newest run{choice.value.run === null && `: ${nameOf(run)}`}</option>
      {runs.map((one) => (
        <option key={one.id} value={one.id}>
          {nameOf(one)} · {formatInstant(one.startedAt, at)} · {one.standing}
        </option>
      ))}
    </select>
  );
}
