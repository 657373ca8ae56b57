import { stage } from 'lockstep/stage';
import { lateDivergence } from './analysis/addendum/late-divergence.js';
import { readPlannedArms } from './params/planned-arms.js';
import { LATE_HAZARD_TABLE, lateDivergenceJson } from './tables/late-divergence.js';
import { writeTable } from './tables/table.js';
import { readCells } from './train/read-cell.js';

const { deps, groups, outs } = stage({ deps: ['planned'], groups: ['late'], outs: ['result', 'hazard'] });
const { table, hazard } = lateDivergence(await readCells(groups.late), await readPlannedArms(deps.planned));
await lateDivergenceJson.write(outs.result, table);
await writeTable(outs.hazard, LATE_HAZARD_TABLE, hazard);
