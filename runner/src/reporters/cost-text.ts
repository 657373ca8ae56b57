import type { PlanAnswer, PlannedCost } from '../commands/plan.js';
import type { RunEstimate } from '../model/events.js';
import { formatValue } from '../model/format-value.js';
import { whichCells, type WhichCells } from '../plan/which-cells.js';
import { formatDuration, formatGuess } from '../model/measures.js';

/** So many values of an axis, or cells, are named; the rest is counted. */
const NAMED = 4;

/** What differs by less than this is told as one duration. */
const ALIKE = 1.25;

/** Says of lines of a plan that are told as one which they are and what they take. */
export class Costs {
  readonly #groups: ReadonlyMap<string, readonly PlannedCost[]>;

  constructor(stages: PlanAnswer['stages']) {
    const groups = new Map<string, PlannedCost[]>();
    for (const stage of stages) {
      if (stage.group === null) continue;
      const cells = groups.get(stage.group);
      if (cells === undefined) groups.set(stage.group, [stage]);
      else cells.push(stage);
    }
    this.#groups = groups;
  }

  /** How many cells the group of a line has. */
  cellsBeside({ group }: PlannedCost): number {
    return group === null ? 0 : (this.#groups.get(group)?.length ?? 0);
  }

  /** `rate 0.5; about 4 min each, 48 min`; empty where there is nothing to say. */
  of(stages: readonly PlannedCost[]): string {
    const [first] = stages;
    const group = first?.group == null ? [] : (this.#groups.get(first.group) ?? []);
    const which = stages.length === 1 ? '' : whichText(whichCells(stages, group), stages);
    return [which, timeText(stages)].filter((text) => text !== '').join('; ');
  }
}

function whichText(which: WhichCells, cells: readonly PlannedCost[]): string {
  switch (which.kind) {
    case 'all':
      return '';
    case 'axes':
      return which.axes
        .map(({ axis, values }) => `${axis} ${listed(values.map((value) => formatValue(value)))}`)
        .join(', ');
    case 'these':
      return listed(cells.map(({ name }) => name.slice(name.indexOf('@') + 1)));
  }
}

function listed(texts: readonly string[]): string {
  if (texts.length <= NAMED) return texts.join(', ');
  return `${texts.slice(0, NAMED - 1).join(', ')} and ${texts.length - NAMED + 1} more`;
}

function timeText(stages: readonly PlannedCost[]): string {
  // What is only put into place takes no time to speak of.
  const ahead = stages.filter(({ action }) => action === 'run' || action === 'waits');
  const known = ahead.flatMap(({ expectedMs }) => expectedMs ?? []);
  if (ahead.length === 0 || known.length === 0) return '';
  const sum = known.reduce((total, one) => total + one, 0);
  if (ahead.length === 1) return `about ${guess(sum)}`;
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const isAlike = most <= least * ALIKE || guess(least) === guess(most);
  const each = isAlike ? `about ${guess(sum / known.length)}` : `${guess(least)} to ${guess(most)}`;
  const unknown = ahead.length - known.length;
  return `${each} each, ${guess(sum)} in all${unknown === 0 ? '' : ` without ${unknown} that never ran`}`;
}

/** `about 24 min at -j 2 (48 min of stages)`; empty where nothing is to be executed. */
export function estimateText({ tasks, sumMs, wallMs, unknown }: RunEstimate, jobs: number): string {
  if (tasks === 0) return '';
  if (unknown === tasks) return 'how long it takes is not known: none of it ever ran here';
  const whole = guess(wallMs);
  const sum = guess(sumMs);
  const parts =
    sum === whole ? `about ${whole} at -j ${jobs}` : `about ${whole} at -j ${jobs} (${sum} of stages)`;
  const rest = unknown === 1 ? '1 that never ran' : `${unknown} that never ran`;
  return unknown === 0 ? parts : `${parts}, and ${rest}`;
}

/** What is short is told more finely: else all of it would be a second. */
function guess(milliseconds: number): string {
  return milliseconds < 10_000 ? formatDuration(milliseconds) : formatGuess(milliseconds);
}
