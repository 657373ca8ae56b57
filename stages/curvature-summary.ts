import { stage } from 'lockstep/stage';
import { curvatureRows, curvatureSummary } from './analysis/critical/curvature.js';
import { readCurvatures } from './curvature/read-curvature.js';
import { CURVATURE_TABLE, curvatureJson } from './tables/curvature.js';
import { writeTable } from './tables/table.js';

const { groups, outs } = stage({ groups: ['curvature', 'longer'], outs: ['summary', 'table'] });
const curvatures = await readCurvatures(groups.curvature);
const longer = await readCurvatures(groups.longer);
await curvatureJson.write(outs.summary, curvatureSummary(curvatures, longer));
await writeTable(outs.table, CURVATURE_TABLE, curvatureRows(curvatures));
