// Writes the synthetic study's report to standard output: `node --import tsx test/report/write-synthetic.ts`
import { join } from 'node:path';
import { pageScript } from '../../stages/report/page-script.js';
import { renderReport } from '../../stages/report/render.js';
import { syntheticStudy } from './synthetic.js';

const script = await pageScript(join(import.meta.dirname, '..', '..', 'stages', 'report', 'page'));
process.stdout.write(renderReport(await syntheticStudy(), script));
