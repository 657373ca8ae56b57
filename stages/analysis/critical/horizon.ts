import { compareSlopes, type Comparison } from './compare-slopes.js';
import type { RunGrid } from './grid.js';
import { slopesOf, type Definition } from './slopes.js';

/**
 * What more epochs change, seed by seed: the horizon's slopes and log2 thresholds minus those of the main grid's runs
 * of the same seeds, widths and rates.
 */
export function compareHorizons(main: RunGrid, horizon: RunGrid, definition: Definition): Comparison {
  const places = new Set(horizon.runs.map(placeOf));
  const same = main.runs.filter((run) => places.has(placeOf(run)));
  const step = 1 / horizon.steps;
  return compareSlopes(slopesOf(horizon.runs, step, definition), slopesOf(same, step, definition));
}

function placeOf({ width, seed, log2Rate }: RunGrid['runs'][number]): string {
  return `${width} ${seed} ${log2Rate}`;
}
