import type { Cell, CellState, Details, Group, Page, RunRow, Value } from '../../../src/model.js';

/** The instant of all made-up pages. */
export const AT = Date.UTC(2026, 10, 29, 12);

const NONE: Readonly<Record<CellState, number>> = {
  'up-to-date': 0,
  restored: 0,
  executed: 0,
  running: 0,
  waiting: 0,
  failed: 0,
  blocked: 0,
  ended: 0,
  untold: 0,
};

export function countsOf(groups: readonly Group[]): Readonly<Record<CellState, number>> {
  const counts = { ...NONE };
  for (const { cells } of groups) for (const { state } of cells) counts[state] += 1;
  return counts;
}

/** Up to date, with nothing measured, unless it is said otherwise. */
export function cellOf(name: string, over: Partial<Cell> = {}): Cell {
  const usual: Cell = {
    name,
    at: [],
    state: 'up-to-date',
    values: [],
    ms: null,
    expectedMs: null,
    progress: null,
  };
  return { ...usual, ...over };
}

/** A stage by itself. */
export function stageOf(name: string, over: Partial<Cell> = {}): Group {
  return { name, desc: null, axes: [], metrics: [], cells: [cellOf(name, over)] };
}

export function runOf(id: string, over: Partial<RunRow> = {}): RunRow {
  return {
    id,
    name: null,
    kind: 'checkout',
    command: ['run'],
    state: 'done',
    standing: over.state ?? 'ended well',
    startedAt: AT - 250_000,
    ms: 245_000,
    leftMs: null,
    leftUnknown: 0,
    counts: NONE,
    params: {},
    metrics: {},
    size: 4_200_000,
    ...over,
  };
}

export function pageOf(groups: readonly Group[], over: Partial<Page> = {}): Page {
  return {
    v: 1,
    title: 'learning-rate',
    at: AT,
    source: 'file',
    run: runOf('20261129T115550000Z', { counts: countsOf(groups) }),
    groups,
    links: groups.slice(1).map((_, index) => [index, index + 1] as const),
    runs: [],
    ...over,
  };
}

export function detailsOf(name: string, over: Partial<Details> = {}): Details {
  return {
    name,
    reasons: ['param training.epochs 2 → 10'],
    failure: null,
    params: [['training.epochs', '10']],
    command: 'node stages/train.ts',
    deps: ['data/train.bin'],
    outs: [`artifacts/${name}.json`],
    waitsFor: [],
    curves: [],
    log: null,
    ...over,
  };
}

/** Noise that is the same every time: the fractional part of a multiple of the golden ratio. */
export function noise(index: number): number {
  return (index * 0.618_033_988_75) % 1;
}

/** As JSON has it. */
export function valueOf(number: number): Value {
  return Number.isFinite(number) ? number : String(number);
}
