import { integer, list, object, oneOf, stage, string } from 'lockstep/stage';
import { runsOf } from './analysis/claims/run.js';
import { gridOf } from './analysis/critical/grid.js';
import { optimumRows } from './analysis/critical/rows.js';
import { secondary } from './analysis/secondary/secondary.js';
import { readOctaves } from './critical/read-octave.js';
import { readCurvatures } from './curvature/read-curvature.js';
import { CELL_TABLE, EPOCH_TABLE } from './tables/cells.js';
import { criticalRateJson } from './tables/critical-rate.js';
import { CRITICAL_RUN_TABLE, OPTIMUM_TABLE } from './tables/critical-table.js';
import { secondaryJson } from './tables/secondary.js';
import { readTable, writeTable } from './tables/table.js';

const units = list(integer(1));
const { params, deps, groups, outs } = stage({
  params: object({
    engines: list(string()),
    sizes: object({
      names: list(oneOf('small', 'medium', 'large')),
      small: units,
      medium: units,
      large: units,
    }),
  }),
  deps: ['cells', 'epochs', 'critical', 'criticalRuns'],
  groups: ['optimum', 'curvature'],
  outs: ['result', 'optimum'],
});
const [engine] = params.engines;
const cells = await readTable(deps.cells, CELL_TABLE);
const runs = runsOf(cells, await readTable(deps.epochs, EPOCH_TABLE));
const criticalRuns = await readTable(deps.criticalRuns, CRITICAL_RUN_TABLE);
const curvatures = await readCurvatures(groups.curvature);
const octaves = await readOctaves(groups.optimum);
// Octaves that don't belong together are refused.
if (octaves.length > 0) gridOf(octaves);
const optimum = optimumRows(octaves);
const [small = 0, medium = 0, large = 0] = [params.sizes.small, params.sizes.medium, params.sizes.large].map(
  ([width]) => width,
);
const result = secondary({
  optimum,
  curvature: curvatures.map(({ hidden, seed, eigenvalue }) => ({
    width: hidden[0] ?? 0,
    seed,
    lambda: eigenvalue,
  })),
  critical: await criticalRateJson.read(deps.critical),
  criticalRuns: criticalRuns.filter(({ study }) => study === 'main'),
  // The first engine's runs are the study.
  runs: runs.filter(({ row }) => row.engine === engine),
  widths: { small, medium, large },
});
await secondaryJson.write(outs.result, result);
await writeTable(outs.optimum, OPTIMUM_TABLE, optimum);
