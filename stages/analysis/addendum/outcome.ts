import { heldInside, heldTogether, type Held, type Range } from '../../conclusion/held.js';
import type { Interval } from '../critical/student.js';

/** How one of the addendum's predictions came out (docs/protocol.md); `partly`: of several things, some borne out. */
export type Outcome = 'borne out' | 'partly' | 'refuted' | 'open';

export function outcomeIn(interval: Interval | null, range: Range): Outcome {
  return outcomeOf(heldInside(interval, range));
}

export function outcomeTogether(all: readonly Outcome[]): Outcome {
  return outcomeOf(heldTogether(all.map((one) => (one === 'refuted' ? 'not borne out' : one))));
}

function outcomeOf(held: Held): Outcome {
  return held === 'not borne out' ? 'refuted' : held;
}
