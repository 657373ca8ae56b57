import { stage } from 'lockstep/stage';
import { armsOf } from './analysis/arms/arms.js';
import { secondEngineRows } from './analysis/arms/second-engine.js';
import { readArmOctaves } from './arms/read-arm-octave.js';
import { readPlannedArms } from './params/planned-arms.js';
import { ARM_ENGINE_TABLE } from './tables/arms.js';
import { writeTable } from './tables/table.js';

const { deps, groups, outs } = stage({ deps: ['planned'], groups: ['arms', 'second'], outs: ['result'] });
const planned = await readPlannedArms(deps.planned);
const first = await readArmOctaves(groups.arms);
const second = await readArmOctaves(groups.second);
await writeTable(
  outs.result,
  ARM_ENGINE_TABLE,
  secondEngineRows({ first, second, arms: armsOf(first, planned) }, planned),
);
