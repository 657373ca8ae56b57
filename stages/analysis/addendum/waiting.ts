import type { LateDivergence } from '../../tables/late-divergence.js';
import type { EndpointRow } from '../../tables/predictions.js';
import type { Arm } from '../arms/arms.js';

/** Whether all is whole that a prediction is about, and what it waits for. */
export interface Waiting extends Pick<EndpointRow, 'state' | 'cells'> {
  /** `null` when nothing is awaited. */
  readonly reason: string | null;
}

/** Of several arms together: the one that is furthest from whole decides. */
export function waitingFor(arms: readonly Arm[]): Waiting {
  return together(
    arms.map(({ design, state, recorded, of }) => ({
      name: design.arm,
      state: state.kind,
      cells: { recorded, of },
    })),
  );
}

export function waitingForRate({ rates }: LateDivergence, rate: number): Waiting {
  return together(
    rates
      .filter((own) => own.learning_rate === rate)
      .map((own) => ({ name: `late divergence at ${rate}`, ...own })),
  );
}

const FURTHEST_FIRST = ['dropped', 'not yet run', 'to be extended', 'whole'] as const;

interface Part extends Pick<EndpointRow, 'state' | 'cells'> {
  readonly name: string;
}

function together(parts: readonly Part[]): Waiting {
  const state = FURTHEST_FIRST.find((one) => parts.some((part) => part.state === one)) ?? 'dropped';
  const sum = (count: (part: Part) => number): number =>
    parts.reduce((total, part) => total + count(part), 0);
  const reasons = parts.filter((part) => part.state !== 'whole').map(told);
  return {
    state,
    cells: { recorded: sum(({ cells }) => cells.recorded), of: sum(({ cells }) => cells.of) },
    reason: reasons.length === 0 ? null : reasons.join('; '),
  };
}

function told({ name, state, cells }: Part): string {
  const counts = `${cells.recorded} of ${cells.of} cells`;
  return state === 'dropped' ? `${name} is dropped` : `${name} is ${state}: ${counts}`;
}
