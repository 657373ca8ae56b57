// Writes the synthetic study's two pages to standard output: `node --import tsx test/report/write-synthetic.ts`
import { join } from 'node:path';
import { pageAssets } from '../../stages/report/page-assets.js';
import { renderAppendix } from '../../stages/report/appendix-page.js';
import { renderMainPage } from '../../stages/report/main-page.js';
import { syntheticStudy } from './synthetic.js';

const assets = await pageAssets(join(import.meta.dirname, '..', '..', 'stages', 'report', 'page'));
const study = await syntheticStudy();
process.stdout.write(renderMainPage(study, assets) + renderAppendix(study, assets));
