import { stage } from 'lockstep/stage';
import { predictionsOf } from './analysis/addendum/predictions.js';
import { armsOf } from './analysis/arms/arms.js';
import { readArmOctaves } from './arms/read-arm-octave.js';
import { readPlannedArms } from './params/planned-arms.js';
import { lateDivergenceJson } from './tables/late-divergence.js';
import { predictionsJson } from './tables/predictions.js';

const { deps, groups, outs } = stage({ deps: ['planned', 'late'], groups: ['arms'], outs: ['result'] });
const arms = armsOf(await readArmOctaves(groups.arms), await readPlannedArms(deps.planned));
const late = await lateDivergenceJson.read(deps.late);
await predictionsJson.write(outs.result, predictionsOf(arms, late));
