import { number, object, stage } from 'lockstep/stage';
import { controlsResult, octavesByControl } from './analysis/critical/controls.js';
import { runRows } from './analysis/critical/rows.js';
import { readOctaves } from './critical/read-octave.js';
import { controlsJson } from './tables/controls.js';
import { CRITICAL_RUN_TABLE } from './tables/critical-table.js';
import { writeTable } from './tables/table.js';

const { params, groups, outs } = stage({
  params: object({ critical: object({ threshold: number() }) }),
  groups: ['main', 'controls'],
  outs: ['result', 'runs'],
});
const { threshold } = params.critical;
const main = await readOctaves(groups.main);
const controls = await readOctaves(groups.controls);
await controlsJson.write(outs.result, controlsResult(main, controls, threshold));
await writeTable(
  outs.runs,
  CRITICAL_RUN_TABLE,
  octavesByControl(controls).flatMap(([control, octaves]) => runRows(control, octaves, threshold)),
);
