import type { ModuleEffects, PlanAnswer } from '../commands/plan.js';
import type { PlannedLine } from '../model/decision.js';
import { groupBy } from '../model/group-by.js';
import type { Displaced } from '../workspace/old-outs.js';
import { Costs, estimateText } from './cost-text.js';
import { groupOf, MANY } from './fold-cells.js';
import { formatGroup } from './format.js';
import { formatBytes } from '../model/measures.js';
import type { Paint } from './style.js';

/** How each action looks and reads. */
export const MARKS = {
  'up-to-date': ['green', '✔', 'up to date'],
  restore: ['cyan', '↺', 'restore'],
  run: ['yellow', '▶', 'run'],
  waits: ['dim', '…', 'waits'],
} as const;

const MOST_REASONS = 3;

/** So many contents that would be set aside are told one by one. */
const MOST_ASIDE = 5;

/** A plan for people: what has nothing to do is counted, not listed. */
export function planText(
  stages: readonly PlannedLine[],
  paint: Paint,
  setAside: readonly Displaced[] = [],
): string {
  const lines = bundled(waking(stages)).flatMap((bundle) => headLine(bundle, null, paint));
  return joined([...lines, ...asideLines(setAside, paint), summary(stages, paint)]);
}

/**
 * A plan with what it costs.
 * @param listsEffects whether each effect of a module is told, or how many there are
 */
export function costedPlanText(
  { stages, setAside, effects, estimate }: PlanAnswer,
  listsEffects: boolean,
  paint: Paint,
): string {
  const costs = new Costs(stages);
  const lines = bundled(waking(stages)).flatMap((bundle) => {
    const [first] = bundle;
    const cost = costs.of(bundle);
    const head = headLine(bundle, first === undefined ? null : costs.cellsBeside(first), paint);
    return cost === '' ? head : [...head, `    ${cost}`];
  });
  const time = estimateText(estimate, estimate.jobs);
  return joined([
    ...lines,
    ...effects.flatMap((one) => effectLines(one, listsEffects, paint)),
    ...asideLines(setAside, paint),
    summary(stages, paint) + (time === '' ? '' : `: ${time}`),
  ]);
}

function waking<Line extends PlannedLine>(stages: readonly Line[]): readonly Line[] {
  return stages.filter(({ action }) => action !== 'up-to-date');
}

/** @param all cells of the group; `null`: not known */
function headLine(bundle: readonly PlannedLine[], all: number | null, paint: Paint): readonly string[] {
  const [first, ...others] = bundle;
  if (first === undefined) return [];
  const [colour, mark, word] = MARKS[first.action];
  const name =
    others.length === 0 ? first.name : formatGroup(groupOf(first.name), bundle.length, all ?? bundle.length);
  return [`${paint(colour, mark)} ${word.padEnd(7)} ${paint('bold', name)}${reasonText(first, paint)}`];
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function reasonText({ reasons }: PlannedLine, paint: Paint): string {
  const texts = told(reasons);
  const shown = texts.slice(0, MOST_REASONS);
  if (texts.length > shown.length) shown.push(`and ${texts.length - shown.length} more`);
  return shown.length === 0 ? '' : paint('dim', `  ${shown.join('; ')}`);
}

/** What there is to read of reasons: many cells of one group that will all run are one. */
export function told(reasons: PlannedLine['reasons']): readonly string[] {
  const cells = new Map<string, number>();
  const groupAndText = reasons.map((reason) => {
    if (reason.kind !== 'upstream' || groupOf(reason.stage) === reason.stage) return reason.text;
    return reason.text.replace(reason.stage, () => groupOf(reason.stage));
  });
  for (const text of groupAndText) cells.set(text, (cells.get(text) ?? 0) + 1);
  const texts = reasons.map(({ text }, index) => {
    const collapsed = groupAndText[index] ?? text;
    const count = cells.get(collapsed) ?? 0;
    return count < MANY ? text : `${collapsed} (${count} cells)`;
  });
  return [...new Set(texts)];
}

function effectLines(
  { script, effects }: ModuleEffects,
  listsEffects: boolean,
  paint: Paint,
): readonly string[] {
  const mark = paint('yellow', '!');
  if (listsEffects) {
    return [
      `${mark} ${script} does this for each of its exports, so that it is part of their code:`,
      ...effects.map((effect) => `    ${effect}`),
    ];
  }
  const count = effects.length === 1 ? 'one thing' : `${effects.length} things`;
  return [`${mark} ${script} does ${count} for each of its exports (--effects tells)`];
}

function asideLines(setAside: readonly Displaced[], paint: Paint): readonly string[] {
  const mark = paint('yellow', '!');
  const shown = setAside.slice(0, MOST_ASIDE).map(({ stage, path, size }) => {
    const what = size === null ? path : `${path} (${formatBytes(size)})`;
    return `${mark} ${what} is known nowhere else: to be set aside for what ${stage} makes`;
  });
  const more = setAside.length - shown.length;
  return more === 0 ? shown : [...shown, `${mark} and ${more} more to be set aside`];
}

function summary(stages: readonly PlannedLine[], paint: Paint): string {
  const [, mark] = MARKS['up-to-date'];
  const isIdle = stages.every(({ action }) => action === 'up-to-date');
  return `${isIdle ? `${paint('green', mark)} ` : ''}${countsText(stages)}`;
}

/** `3 run, 2 waits, 80 up to date` */
export function countsText(stages: readonly Pick<PlannedLine, 'action'>[]): string {
  const parts = (['run', 'waits', 'restore', 'up-to-date'] as const)
    .map((action) => [stages.filter((one) => one.action === action).length, MARKS[action][2]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`);
  return parts.length === 0 ? 'no stages' : parts.join(', ');
}

function bundled<Line extends PlannedLine>(stages: readonly Line[]): readonly (readonly Line[])[] {
  const byLook = groupBy(stages, ({ name, action, reasons }) =>
    [groupOf(name), action, ...reasons.map(({ text }) => text)].join('\0'),
  );
  return [...byLook.values()].flatMap((bundle) =>
    bundle.length < MANY ? bundle.map((stage) => [stage]) : [bundle],
  );
}
