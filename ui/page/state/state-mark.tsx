import type { CellState } from '../../src/model.js';
import { STATES } from './states.js';

/** A state's colour with its glyph; what it means stands beside it. */
export function StateMark({ state }: { readonly state: CellState }) {
  const { glyph } = STATES[state];
  return (
    <svg class={`mark ${state}`} viewBox="0 0 14 14" aria-hidden="true">
      <rect width="14" height="14" rx="2" />
      {glyph !== null && <path d={glyph} transform="translate(2 2)" />}
    </svg>
  );
}
