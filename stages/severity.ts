import { number, object, stage } from 'lockstep/stage';
import { armsOf } from './analysis/arms/arms.js';
import { severityResult } from './analysis/severity/severity.js';
import { readArmOctaves } from './arms/read-arm-octave.js';
import { readOctaves } from './critical/read-octave.js';
import { readPlannedArms } from './params/planned-arms.js';
import { INCIDENCE_TABLE, severityJson, SHARE_TABLE } from './tables/severity.js';
import { writeTable } from './tables/table.js';

const { params, deps, groups, outs } = stage({
  params: object({ critical: object({ threshold: number() }) }),
  deps: ['planned'],
  groups: ['main', 'arms'],
  outs: ['result', 'shares', 'incidence'],
});
const { table, shares, incidence } = severityResult(
  await readOctaves(groups.main),
  params.critical.threshold,
  [...armsOf(await readArmOctaves(groups.arms), await readPlannedArms(deps.planned)).values()],
);
await severityJson.write(outs.result, table);
await writeTable(outs.shares, SHARE_TABLE, shares);
await writeTable(outs.incidence, INCIDENCE_TABLE, incidence);
