import type { Value } from '../model/graph.js';

/** The same out of another cell of the group, as it was recorded. */
export interface RecordedCell {
  readonly stage: string;
  readonly with: Value;
  /** Absolute; only to be read. */
  readonly path: string;
}

/** What is being compared. */
export interface CompareContext {
  /** The stage's address, such as `train@small/lr0.1`. */
  readonly stage: string;
  readonly with: Value;
  /** The out's name, else its path as the pipeline file has it. */
  readonly out: string;
  /** How many stages this verification reruns: what a correction for many comparisons divides by. */
  readonly comparisons: number;
  /** Recorded outs of the group's other cells, in the order of their names; none for a stage without a group. */
  readonly others: readonly RecordedCell[];
}

/** Differences, a line each, that speak against the rerun; and, where there is more to say, what was found. */
export type Comparison =
  readonly string[] | { readonly how: string; readonly differences: readonly string[] };

/**
 * The default export of a module that an out names as `compare: {script: …}`.
 *
 * @param recorded absolute path of the recorded out, a file or a folder; only to be read
 * @param fresh the rerun's
 */
export type Compare = (
  recorded: string,
  fresh: string,
  context: CompareContext,
) => Comparison | Promise<Comparison>;
