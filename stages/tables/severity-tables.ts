import { count, figure, text } from './columns.js';
import { table } from './table.js';

/** Runs that failed by a definition, of those at a width and rate, with Wilson's 95 % interval of the share. */
export interface ShareRow {
  readonly definition: string;
  readonly width: number;
  readonly log2_rate: number;
  readonly failed: number;
  readonly runs: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The cumulative incidence of two ends that compete, at each batch with one (Aalen and Johansen): the share of runs that
 * became non-finite, and of those of which a hidden layer died before that, as seen at the end of an epoch.
 */
export interface IncidenceRow {
  readonly width: number;
  readonly log2_rate: number;
  readonly batch: number;
  readonly nonfinite: number;
  readonly dead: number;
  readonly runs: number;
}

export const SHARE_TABLE = table<ShareRow>({
  definition: text,
  width: count,
  log2_rate: figure,
  failed: count,
  runs: count,
  low: figure,
  high: figure,
});

export const INCIDENCE_TABLE = table<IncidenceRow>({
  width: count,
  log2_rate: figure,
  batch: count,
  nonfinite: figure,
  dead: figure,
  runs: count,
});
