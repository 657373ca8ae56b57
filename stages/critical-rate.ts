import { list, number, object, stage } from 'lockstep/stage';
import { criticalRate } from './analysis/critical/critical-rate.js';
import { curvatureSummary } from './analysis/critical/curvature.js';
import { gridOf } from './analysis/critical/grid.js';
import { kindRows, runRows } from './analysis/critical/rows.js';
import { readOctaves } from './critical/read-octave.js';
import { readCurvatures } from './curvature/read-curvature.js';
import { criticalRateJson } from './tables/critical-rate.js';
import { CRITICAL_KIND_TABLE, CRITICAL_RUN_TABLE } from './tables/critical-table.js';
import { writeTable } from './tables/table.js';

const { params, groups, outs } = stage({
  params: object({ critical: object({ threshold: number(), sensitivity: list(number()) }) }),
  groups: ['main', 'horizon', 'curvature'],
  outs: ['result', 'runs', 'kinds'],
});
const { threshold } = params.critical;
const main = await readOctaves(groups.main);
const horizon = await readOctaves(groups.horizon);
const mainGrid = gridOf(main);
const horizonGrid = horizon.length === 0 ? null : gridOf(horizon);
const curvatures = await readCurvatures(groups.curvature);
const curvature = curvatures.length === 0 ? null : curvatureSummary(curvatures);
await criticalRateJson.write(outs.result, criticalRate(mainGrid, horizonGrid, params.critical, curvature));
await writeTable(outs.runs, CRITICAL_RUN_TABLE, [
  ...runRows('main', main, threshold),
  ...runRows('horizon', horizon, threshold),
]);
await writeTable(outs.kinds, CRITICAL_KIND_TABLE, [
  ...kindRows('main', mainGrid.runs, threshold),
  ...kindRows('horizon', horizonGrid?.runs ?? [], threshold),
]);
