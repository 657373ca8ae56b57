import { table, type RowOf } from './table.js';
import { integer, number, string } from './typed-schema.js';

/** Runs that failed by a definition, of those at a width and rate, with Wilson's 95 % interval of the share. */
export const SHARE_TABLE = table({
  definition: string(),
  width: integer(0),
  log2_rate: number(),
  failed: integer(0),
  runs: integer(0),
  low: number(),
  high: number(),
});

export type ShareRow = RowOf<typeof SHARE_TABLE>;

/**
 * The cumulative incidence of two ends that compete, at each batch with one (Aalen and Johansen): the share of runs that
 * became non-finite, and of those of which a hidden layer died before that, as seen at the end of an epoch.
 */
export const INCIDENCE_TABLE = table({
  width: integer(0),
  log2_rate: number(),
  batch: integer(0),
  nonfinite: number(),
  dead: number(),
  runs: integer(0),
});

export type IncidenceRow = RowOf<typeof INCIDENCE_TABLE>;
