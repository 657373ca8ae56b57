import { writeFile } from 'node:fs/promises';
import { list, object, oneOf, stage } from 'lockstep/stage';
import { readClaims } from './analysis/claims/claim.js';
import { judgeClaims } from './analysis/claims/judge.js';
import { runsOf } from './analysis/claims/run.js';
import { summarise } from './analysis/summarise.js';
import { conclusion } from './conclusion/conclusion.js';
import { readOctaves } from './critical/read-octave.js';
import { CELL_TABLE, EPOCH_TABLE, SUMMARY_TABLE } from './tables/cells.js';
import { armsJson } from './tables/arms.js';
import { claimsJson } from './tables/claims.js';
import { controlsJson } from './tables/controls.js';
import { criticalRateJson } from './tables/critical-rate.js';
import { curvatureJson } from './tables/curvature.js';
import { lateDivergenceJson } from './tables/late-divergence.js';
import { secondaryJson } from './tables/secondary.js';
import { readTable, writeTable } from './tables/table.js';

const { params, deps, groups, outs } = stage({
  params: object({ engines: list(oneOf('onnxruntime', 'tfjs-node')) }),
  deps: ['cells', 'epochs', 'claims', 'critical', 'curvature', 'controls', 'secondary', 'late', 'arms'],
  groups: ['octaves'],
  outs: ['summary', 'claims', 'conclusion'],
});
const claims = await readClaims(deps.claims);
const cells = await readTable(deps.cells, CELL_TABLE);
const epochs = await readTable(deps.epochs, EPOCH_TABLE);
const critical = await criticalRateJson.read(deps.critical);
const octaves = await readOctaves(groups.octaves);
// The first engine's runs are the study; another's are held against them elsewhere.
const [engine] = params.engines;
const runs = runsOf(cells, epochs).filter(({ row }) => row.engine === engine);
const rows = runs.map(({ row }) => row);

const summary = summarise(cells);
const judged = [...new Set(rows.map(({ dataset }) => dataset))].flatMap((dataset) =>
  judgeClaims(
    claims,
    dataset,
    runs.filter(({ row }) => row.dataset === dataset),
    critical,
    octaves,
  ),
);
await writeTable(outs.summary, SUMMARY_TABLE, summary);
await claimsJson.write(outs.claims, judged);
const own = summary.filter((row) => row.engine === engine);
const findings = {
  critical,
  curvature: await curvatureJson.read(deps.curvature),
  controls: await controlsJson.read(deps.controls),
  secondary: await secondaryJson.read(deps.secondary),
  late: await lateDivergenceJson.read(deps.late),
  arms: await armsJson.read(deps.arms),
};
await writeFile(outs.conclusion, conclusion(rows, own, judged, findings));
