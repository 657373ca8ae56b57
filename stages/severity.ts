import { number, object, stage } from 'lockstep/stage';
import { severityResult } from './analysis/severity/severity.js';
import { readOctaves } from './critical/read-octave.js';
import { severityJson } from './tables/severity.js';
import { INCIDENCE_TABLE, SHARE_TABLE } from './tables/severity-tables.js';
import { writeTable } from './tables/table.js';

const { params, groups, outs } = stage({
  params: object({ critical: object({ threshold: number() }) }),
  groups: ['main'],
  outs: ['result', 'shares', 'incidence'],
});
const { table, shares, incidence } = severityResult(
  await readOctaves(groups.main),
  params.critical.threshold,
);
await severityJson.write(outs.result, table);
await writeTable(outs.shares, SHARE_TABLE, shares);
await writeTable(outs.incidence, INCIDENCE_TABLE, incidence);
