import { list, number, object, stage } from 'lockstep/stage';
import { criticalRate } from './analysis/critical/critical-rate.js';
import { gridOf } from './analysis/critical/grid.js';
import { kindRows, runRows } from './analysis/critical/rows.js';
import { readOctaves } from './critical/read-octave.js';
import { writeCriticalRate } from './tables/critical-rate.js';
import { CRITICAL_KIND_TABLE, CRITICAL_RUN_TABLE } from './tables/critical-table.js';
import { writeTable } from './tables/table.js';

const { params, groups, outs } = stage({
  params: object({ critical: object({ threshold: number(), sensitivity: list(number()) }) }),
  groups: ['main', 'horizon'],
  outs: ['result', 'runs', 'kinds'],
});
const { threshold } = params.critical;
const main = await readOctaves(groups.main);
const horizon = await readOctaves(groups.horizon);
const mainGrid = gridOf(main);
const horizonGrid = horizon.length === 0 ? null : gridOf(horizon);
await writeCriticalRate(outs.result, criticalRate(mainGrid, horizonGrid, params.critical));
await writeTable(outs.runs, CRITICAL_RUN_TABLE, [
  ...runRows('main', main, threshold),
  ...runRows('horizon', horizon, threshold),
]);
await writeTable(outs.kinds, CRITICAL_KIND_TABLE, [
  ...kindRows('main', mainGrid.runs, threshold),
  ...kindRows('horizon', horizonGrid?.runs ?? [], threshold),
]);
