import { writeFileSync } from 'node:fs';
import { integer, object, stage } from 'lockstep/stage';

const { params, outs, progress } = stage({ params: object({ count: integer(1) }), outs: ['table'] });
const rows = ['n,square'];
for (let n = 1; n <= params.count; n += 1) {
  rows.push([n, n * n].join(','));
  progress(n, params.count);
}
writeFileSync(outs.table, rows.join('\n') + '\n');
