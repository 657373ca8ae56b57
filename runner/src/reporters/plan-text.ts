import type { PlannedLine } from '../model/decision.js';
import type { Displaced } from '../workspace/old-outs.js';
import { groupOf, MANY } from './fold-cells.js';
import { formatBytes } from './format.js';
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
  const lines: string[] = [];
  for (const bundle of bundled(stages.filter(({ action }) => action !== 'up-to-date'))) {
    const [first, ...others] = bundle;
    if (first === undefined) continue;
    const [colour, mark, word] = MARKS[first.action];
    const name = others.length === 0 ? first.name : `${groupOf(first.name)} (${bundle.length} cells)`;
    lines.push(`${paint(colour, mark)} ${word.padEnd(7)} ${paint('bold', name)}${reasonText(first, paint)}`);
  }
  lines.push(...asideLines(setAside, paint), summary(stages, paint));
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
  const count = (action: PlannedLine['action']): number =>
    stages.filter((one) => one.action === action).length;
  const parts = (['run', 'waits', 'restore', 'up-to-date'] as const)
    .map((action) => [count(action), MARKS[action][2]] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  const [, mark] = MARKS['up-to-date'];
  const idle = count('up-to-date') === stages.length;
  return `${idle ? `${paint('green', mark)} ` : ''}${parts.length === 0 ? 'no stages' : parts.join(', ')}`;
}

function bundled(stages: readonly PlannedLine[]): readonly (readonly PlannedLine[])[] {
  const byLook = new Map<string, PlannedLine[]>();
  for (const stage of stages) {
    const look = `${groupOf(stage.name)}\0${stage.action}\0${stage.reasons.map(({ text }) => text).join('\0')}`;
    const bundle = byLook.get(look);
    if (bundle === undefined) byLook.set(look, [stage]);
    else bundle.push(stage);
  }
  return [...byLook.values()].flatMap((bundle) =>
    bundle.length < MANY ? bundle.map((stage) => [stage]) : [bundle],
  );
}
