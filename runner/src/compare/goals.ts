import picomatch from 'picomatch';
import type { Value, WorkspacePath } from '../model/graph.js';
import type { Goal } from '../model/measured.js';

/** What became of a metric that has a goal; `undecided` where one of its values isn't to be had. */
export type Verdict = 'better' | 'worse' | 'same' | 'undecided';

/** A value on one side of a comparison. */
export type Cell =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'absent' }
  /** Its file is recorded, or there, and can't be read here. */
  | { readonly kind: 'lost' };

/** The first goal that means a metric. */
export class Goals {
  readonly #matching: readonly {
    readonly goal: Goal;
    readonly isPath: (path: string) => boolean;
    readonly isKey: (key: string) => boolean;
  }[];

  constructor(goals: readonly Goal[]) {
    this.#matching = goals.map((goal) => ({
      goal,
      isPath: picomatch(goal.path, { dot: true }),
      isKey: keyPattern(goal.key),
    }));
  }

  /** The keys that goals name in a file, but for patterns. */
  keysIn(path: WorkspacePath): readonly string[] {
    const own = this.#matching.filter(({ goal, isPath }) => isPath(path) && !goal.key.includes('*'));
    return own.map(({ goal }) => goal.key);
  }

  of(path: WorkspacePath, key: string): Goal | null {
    return this.#matching.find(({ isPath, isKey }) => isPath(path) && isKey(key))?.goal ?? null;
  }
}

/**
 * What tells what better means of a metric, by the path of its file from the workspace and its dotted key; `null`:
 * nobody said.
 * @param goals a pipeline's
 */
export function goalFinder(goals: readonly Goal[]): (path: WorkspacePath, key: string) => Goal | null {
  const matching = new Goals(goals);
  return (path, key) => matching.of(path, key);
}

/** `*` is any text: a name may have dots of its own, as `rate=0.03` has, and no goal is to miss what it means. */
function keyPattern(key: string): (name: string) => boolean {
  const pattern = new RegExp(
    `^${key
      .split('*')
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
  return (name) => pattern.test(name);
}

/**
 * Better or worse than before; `null` for a metric that is new. Within the tolerance both ways it is the same. NaN is
 * worse than any number, and a metric that is gone is worse.
 */
export function judge({ direction, tolerance }: Goal, old: Cell, now: Cell): Verdict | null {
  if (old.kind === 'lost' || now.kind === 'lost') return 'undecided';
  if (now.kind === 'absent') return old.kind === 'absent' ? null : 'worse';
  if (old.kind === 'absent') return null;
  const [before, after] = [old.value, now.value];
  if (typeof before !== 'number' || typeof after !== 'number') return 'undecided';
  if (Number.isNaN(after)) return Number.isNaN(before) ? 'same' : 'worse';
  if (Number.isNaN(before)) return 'better';
  if (before === after) return 'same';
  const slack = tolerance.kind === 'absolute' ? tolerance.by : relativeTo(before, tolerance.by);
  const worsening = direction === 'minimize' ? after - before : before - after;
  if (worsening > slack) return 'worse';
  return -worsening > slack ? 'better' : 'same';
}

/** A share of what is infinite would hide any change. */
function relativeTo(before: number, share: number): number {
  return Number.isFinite(before) ? share * Math.abs(before) : 0;
}
