import { number, object, stage } from 'lockstep/stage';
import { armSlopes } from './analysis/arms/arm-slopes.js';
import { readArmOctaves } from './arms/read-arm-octave.js';
import { armsJson } from './tables/arms.js';

const { params, groups, outs } = stage({
  params: object({ arms: object({ accuracy: object({ 'fashion-mnist': number(), mnist: number() }) }) }),
  groups: ['arms'],
  outs: ['result'],
});
await armsJson.write(outs.result, armSlopes(await readArmOctaves(groups.arms), params.arms.accuracy));
