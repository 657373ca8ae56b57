import { stage } from 'lockstep/stage';
import { armKindRows } from './analysis/arms/arm-kinds.js';
import { armSlopes } from './analysis/arms/arm-slopes.js';
import { armsOf } from './analysis/arms/arms.js';
import { readArmOctaves } from './arms/read-arm-octave.js';
import { readPlannedArms } from './params/planned-arms.js';
import { ARM_KIND_TABLE, armsJson } from './tables/arms.js';
import { writeTable } from './tables/table.js';

const { deps, groups, outs } = stage({ deps: ['planned'], groups: ['arms'], outs: ['result', 'kinds'] });
const planned = await readPlannedArms(deps.planned);
const arms = [...armsOf(await readArmOctaves(groups.arms), planned).values()];
await armsJson.write(outs.result, armSlopes(arms));
await writeTable(outs.kinds, ARM_KIND_TABLE, armKindRows(arms));
