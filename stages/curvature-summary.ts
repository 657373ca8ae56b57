import { stage } from 'lockstep/stage';
import { curvatureRows, curvatureSummary } from './analysis/critical/curvature.js';
import { readCurvatures } from './curvature/read-curvature.js';
import { CURVATURE_TABLE, writeCurvatureSummary } from './tables/curvature.js';
import { writeTable } from './tables/table.js';

const { groups, outs } = stage({ groups: ['curvature'], outs: ['summary', 'table'] });
const curvatures = await readCurvatures(groups.curvature);
await writeCurvatureSummary(outs.summary, curvatureSummary(curvatures));
await writeTable(outs.table, CURVATURE_TABLE, curvatureRows(curvatures));
