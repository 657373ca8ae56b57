// Writes the synthetic study's report to standard output: `node --import tsx test/report/write-synthetic.ts`
import { renderReport } from '../../stages/report/render.js';
import { syntheticStudy } from './synthetic.js';

process.stdout.write(renderReport(await syntheticStudy()));
