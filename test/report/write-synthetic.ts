// Writes the synthetic study's two pages to standard output: `node --import tsx test/report/write-synthetic.ts`
import { join } from 'node:path';
import { pageScript } from '../../stages/report/page-script.js';
import { renderAppendix } from '../../stages/report/appendix-page.js';
import { renderMainPage } from '../../stages/report/main-page.js';
import { syntheticStudy } from './synthetic.js';

const script = await pageScript(join(import.meta.dirname, '..', '..', 'stages', 'report', 'page'));
const study = await syntheticStudy();
process.stdout.write(renderMainPage(study, script) + renderAppendix(study, script));
