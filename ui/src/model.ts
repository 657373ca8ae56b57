/**
 * What the page shows, as data: what the server sends while runs go on, and what an exported file has inlined. Nothing
 * here knows of a server or of a document. All of it is made by who reads the records; the page draws it, and makes up
 * no reason and no state of its own.
 */

/** Everything of a page at one instant. */
export interface Page {
  readonly v: 1;
  /** The name of the pipeline's folder, or what an export is called. */
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `live`: changes follow. `file`: it is all there is, and what it has no details of stays untold. */
  readonly source: 'live' | 'file';
  /** The run that is shown; `null`: none left a record, and cells stand as the workspace has them. */
  readonly run: RunRow | null;
  /** Upstream before downstream. */
  readonly groups: readonly Group[];
  /** Indices of groups, upstream first. */
  readonly links: readonly (readonly [upstream: number, downstream: number])[];
  /** All runs that are kept, newest first. */
  readonly runs: readonly RunRow[];
}

/** A `matrix` or `foreach` with its cells, or a stage by itself: one that has one cell and no axes. */
export interface Group {
  readonly name: string;
  readonly desc: string | null;
  /** A matrix has its own, in the file's order; `foreach` has one. */
  readonly axes: readonly Axis[];
  /** Names of what its cells measure, the most asked for first; a cell's values stand in this order. */
  readonly metrics: readonly Metric[];
  readonly cells: readonly Cell[];
}

export interface Axis {
  readonly name: string;
  /** In the order of the file. */
  readonly values: readonly AxisValue[];
}

export type AxisValue = string | number | boolean | null;

export interface Metric {
  readonly name: string;
  /** Which way is better, where the pipeline's goals say it. */
  readonly direction: 'minimize' | 'maximize' | null;
}

export interface Cell {
  /** The stage's name, by which a link names it. */
  readonly name: string;
  /** By axis, an index of its values. */
  readonly at: readonly number[];
  readonly state: CellState;
  /** In the order of the group's metrics; `null`: not measured. */
  readonly values: readonly Value[];
  /** Milliseconds that it took, or has taken so far at the page's `at`; `null`: it did not start. */
  readonly ms: number | null;
  /** Milliseconds that it is likely to take; `null`: nothing tells. */
  readonly expectedMs: number | null;
  /** Between 0 and 1, while it runs and says so. */
  readonly progress: number | null;
}

/** JSON has no NaN: it and the infinities are these texts, as other texts are themselves. */
export type Value = number | string | boolean | null;

/** The number behind a value, NaN and infinities among them; `null` for what is none. */
export function numberOf(value: Value): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^(?:NaN|-?Infinity)$/.test(value) ? Number(value) : null;
}

export type CellState =
  | 'up-to-date'
  | 'restored'
  | 'executed'
  | 'running'
  /** To be started, or waiting for what is. */
  | 'waiting'
  | 'failed'
  /** Not to be started any more: something upstream failed. */
  | 'blocked'
  /** Ended by a signal, or with its run. */
  | 'ended'
  /** Not looked at: the run ended before, or it wasn't asked for. */
  | 'untold';

export type RunState = 'running' | 'done' | 'failed' | 'ended' | 'broken' | 'killed';

/** A run, or an overlay with its last run. */
export interface RunRow {
  readonly id: string;
  /** What somebody named it, or its overlay's name. */
  readonly name: string | null;
  readonly kind: 'checkout' | 'overlay';
  /** The command line after `lockstep`. */
  readonly command: readonly string[];
  readonly state: RunState;
  /** The same in the words that the command line has: `ended by SIGINT (Ctrl-C)`. */
  readonly standing: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds, so far. */
  readonly ms: number;
  /** Milliseconds that are left, by what the run itself expects; `null`: over, or nothing tells. */
  readonly leftMs: number | null;
  /** Stages of which nothing tells how long they take: it is longer by them. */
  readonly leftUnknown: number;
  readonly counts: Readonly<Record<CellState, number>>;
  /** What was changed in the params, `train.lr` → value. */
  readonly params: Readonly<Record<string, Value>>;
  /** What its stages measured last. */
  readonly metrics: Readonly<Record<string, Value>>;
  /** Bytes on disk. */
  readonly size: number;
}

/** What is asked for when a cell is looked at. */
export interface Details {
  readonly name: string;
  /** Why it runs, ran or is up to date, in the words that the command line has. */
  readonly reasons: readonly string[];
  /** What went wrong, `exit code 1`, in the words that the command line has; `null`: nothing did. */
  readonly failure: string | null;
  /** Its params with their values. */
  readonly params: readonly (readonly [key: string, value: string])[];
  readonly command: string | null;
  readonly deps: readonly string[];
  readonly outs: readonly string[];
  /** What it waits for, in words: stages upstream, or a resource; empty where it doesn't wait. */
  readonly waitsFor: readonly string[];
  readonly curves: readonly Curve[];
  /** The last that it printed; `null`: there is no log here. */
  readonly log: Log | null;
}

export interface Log {
  readonly text: string;
  /** Whether the beginning is left out. */
  readonly isCut: boolean;
}

/** A metric over steps. */
export interface Curve {
  readonly metric: string;
  /** What `x` counts: `epoch`, `step`. */
  readonly along: string;
  readonly x: readonly number[];
  /** As many as `x`. `null`: not measured there. */
  readonly y: readonly Value[];
  /** Where several values share an `x`, their smallest and largest; else absent. Nothing is left out silently. */
  readonly band?: { readonly low: readonly Value[]; readonly high: readonly Value[] };
}

/** What the server sends: the whole at first and after a lost connection, then what changes, at most ten a second. */
export type Change =
  | { readonly type: 'page'; readonly page: Page }
  | {
      readonly type: 'cells';
      readonly at: number;
      readonly cells: readonly CellChange[];
      readonly run: RunRow | null;
    }
  | { readonly type: 'runs'; readonly runs: readonly RunRow[] }
  /** What is told of a cell has grown: who looks at it may ask anew. */
  | { readonly type: 'details'; readonly names: readonly string[] };

export interface CellChange {
  /** Indices of the group, and of the cell in it. */
  readonly group: number;
  readonly cell: number;
  readonly now: Cell;
}

/** What a file has inlined beside the page: details of the cells that have any, by their names. */
export type FileDetails = Readonly<Record<string, Details>>;
