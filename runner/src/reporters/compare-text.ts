import type { DiffAnswer, Subject } from '../commands/compare.js';
import type { Change, SideReading } from '../compare/changes.js';
import type { Cell } from '../compare/goals.js';
import type { Pivot } from '../compare/pivot.js';
import { formatChange, formatValue, tableValue, wholeValue } from '../model/format-value.js';
import type { Value } from '../model/graph.js';
import type { Goal } from '../model/measured.js';
import { encodeValue, type Json } from '../model/value-json.js';
import type { Paint } from './style.js';
import { type Column, type Table, type TableFormat, tableText } from './table.js';

export interface CompareView {
  readonly format: TableFormat;
  /** Significant digits; a CSV, which programs read, has all of them. */
  readonly precision: number;
  readonly isPathShown: boolean;
  /** What is the same, too. */
  readonly all: boolean;
  /** Of the terminal. */
  readonly columns: number;
}

const NAMES: Readonly<Record<Subject, string>> = { metrics: 'Metric', params: 'Param' };

/** All values of one side. */
export function valuesText(subject: Subject, reading: SideReading, view: CompareView, paint: Paint): string {
  const rows = [...reading.files].flatMap(([path, side]) => {
    if (side.kind === 'values') {
      return [...side.values].map(([key, value]) => [path, key, valueText(value, view)]);
    }
    return [[path, '', side.kind === 'lost' ? LOST : ABSENT]];
  });
  if (rows.length === 0 && view.format !== 'csv') return `There are no ${subject} in ${reading.label}.\n`;
  const columns = [left('Path'), left(NAMES[subject]), right(reading.label)];
  return tableText(shownTable({ columns, rows }, view), view.format, paint, view.columns);
}

/** What differs between two sides, and what became of goals. */
export function diffText(subject: Subject, answer: DiffAnswer, view: CompareView, paint: Paint): string {
  const { labels, hasGoals } = answer;
  const changes = answer.changes.filter((change) => view.all || isTold(change));
  if (changes.length === 0 && view.format !== 'csv') {
    return `No ${subject} differ between ${labels.join(' and ')}.\n`;
  }
  const isMetric = subject === 'metrics';
  const columns = [
    left('Path'),
    left(NAMES[subject]),
    right(labels[0]),
    right(labels[1]),
    ...(isMetric ? [right('Change')] : []),
    ...(isMetric && hasGoals ? [left('Goal')] : []),
  ];
  const rows = changes.map((change) => [
    change.path,
    change.key,
    ...sidesText(change, view),
    ...(isMetric ? [byText(change, view)] : []),
    ...(isMetric && hasGoals ? [goalText(change, view.format)] : []),
  ]);
  return tableText(shownTable({ columns, rows }, view), view.format, paint, view.columns);
}

export function pivotText(pivot: Pivot, view: CompareView, paint: Paint): string {
  const { rows, columns, cells } = pivot;
  const table: Table = {
    columns: [
      right(`${rows.name} \\ ${columns.name}`),
      ...columns.values.map((value) => right(formatValue(value))),
    ],
    rows: rows.values.map((row, at) => [
      formatValue(row),
      ...(cells[at] ?? []).map(({ mean }) => (mean === null ? ABSENT : numberText(mean, view))),
    ]),
  };
  const text = tableText(table, view.format, paint, Number.POSITIVE_INFINITY);
  if (view.format === 'csv') return text;
  const most = Math.max(...cells.flat().map(({ count }) => count));
  const over =
    pivot.over.length === 0 ? '' : `, each the mean over ${pivot.over.join(', ')} (up to ${most} cells)`;
  return `${text}\n${pivot.metric} by ${rows.name} (down) and ${columns.name} (across)${over}\n`;
}

export function valuesJson({ label, files, notes }: SideReading): object {
  return {
    v: 1,
    of: label,
    files: [...files].map(([path, side]) => ({
      path,
      state: side.kind,
      values: side.kind === 'values' ? mapJson(side.values) : null,
    })),
    notes,
  };
}

export function diffJson({ labels: [old, now], changes, notes, unmet }: DiffAnswer): object {
  return {
    v: 1,
    old,
    new: now,
    changes: changes.map((change) => ({
      path: change.path,
      key: change.key,
      old: cellJson(change.old),
      new: cellJson(change.now),
      change: change.by === null ? null : encodeValue(change.by),
      same: change.isSame,
      verdict: change.verdict,
    })),
    unmet: unmet.map(goalName),
    notes,
  };
}

export function pivotJson(pivot: Pivot, notes: readonly string[]): object {
  const axis = ({ name, values }: Pivot['rows']): object => ({ name, values: values.map(encodeValue) });
  return {
    v: 1,
    metric: pivot.metric,
    rows: axis(pivot.rows),
    columns: axis(pivot.columns),
    over: pivot.over,
    cells: pivot.cells.map((row) =>
      row.map(({ mean, count }) => ({ mean: mean === null ? null : encodeValue(mean), count })),
    ),
    notes,
  };
}

/** As the pipeline file writes it. */
export function goalName({ path, key }: Goal): string {
  return `${path}:${key}`;
}

const ABSENT = '-';
const LOST = '?';

/** What a reviewer is to see: what differs, and what can't be decided. */
function isTold({ isSame, old, now, verdict }: Change): boolean {
  return verdict === 'undecided' || !(isSame || (old.kind !== 'value' && now.kind !== 'value'));
}

function shownTable({ columns, rows }: Table, { isPathShown }: CompareView): Table {
  if (isPathShown) return { columns, rows };
  return { columns: columns.slice(1), rows: rows.map((row) => row.slice(1)) };
}

/** What differs looks different. */
function sidesText({ old, now, isSame }: Change, view: CompareView): readonly [string, string] {
  const texts = [cellText(old, view), cellText(now, view)] as const;
  if (isSame || texts[0] !== texts[1]) return texts;
  if (old.kind === 'value' && now.kind === 'value') return formatChange(old.value, now.value);
  return [distinctText(old, view), distinctText(now, view)];
}

function distinctText(cell: Cell, view: CompareView): string {
  return cell.kind === 'value' ? wholeValue(cell.value) : cellText(cell, view);
}

function cellText(cell: Cell, view: CompareView): string {
  switch (cell.kind) {
    case 'value':
      return valueText(cell.value, view);
    case 'absent':
      return ABSENT;
    case 'lost':
      return LOST;
  }
}

function valueText(value: Value, view: CompareView): string {
  if (typeof value === 'number') return numberText(value, view);
  if (view.format !== 'csv') return tableValue(value);
  return typeof value === 'string' ? value : wholeValue(value);
}

function numberText(value: number, { format, precision }: CompareView): string {
  const isWhole = format === 'csv' || Number.isInteger(value) || !Number.isFinite(value);
  return String(isWhole ? value : Number(value.toPrecision(precision)));
}

function byText({ by, isSame }: Change, view: CompareView): string {
  if (by === null || Number.isNaN(by) || isSame) return ABSENT;
  return by > 0 && view.format !== 'csv' ? `+${numberText(by, view)}` : numberText(by, view);
}

function goalText({ verdict, goal, isSame }: Change, format: TableFormat): string {
  if (goal === null || verdict === null) return '';
  switch (verdict) {
    case 'better':
    case 'worse':
      return format === 'md' && verdict === 'worse' ? '❌ worse' : verdict;
    case 'same':
      return isSame ? 'same' : 'within tolerance';
    case 'undecided':
      return "can't tell";
  }
}

function cellJson(cell: Cell): Json {
  return cell.kind === 'value' ? { value: encodeValue(cell.value) } : { state: cell.kind };
}

function mapJson(values: ReadonlyMap<string, Value>): Readonly<Record<string, Json>> {
  return Object.fromEntries([...values].map(([key, value]) => [key, encodeValue(value)]));
}

function left(title: string): Column {
  return { title, align: 'left' };
}

function right(title: string): Column {
  return { title, align: 'right' };
}
