import { writeFile } from 'node:fs/promises';
import { stage } from 'lockstep/stage';
import { renderAppendix } from './report/appendix-page.js';
import { renderMainPage } from './report/main-page.js';
import { pageAssets } from './report/page-assets.js';
import { readStudy, STUDY_GROUPS, studyParamsShape } from './report/study.js';

/** Pages that are larger than this are slow to open, and hard to send. */
const MOST_BYTES = { report: 500_000, appendix: 1_500_000 };

const { params, deps, groups, outs } = stage({
  params: studyParamsShape,
  deps: ['page'],
  groups: STUDY_GROUPS,
  outs: ['report', 'appendix'],
});
// Stages are started in the workspace.
const study = await readStudy(params, groups, process.cwd());
const assets = await pageAssets(deps.page);
const pages = { report: renderMainPage(study, assets), appendix: renderAppendix(study, assets) };
for (const name of ['report', 'appendix'] as const) {
  const bytes = Buffer.byteLength(pages[name]);
  if (bytes >= MOST_BYTES[name]) {
    throw new Error(
      `the ${name} has ${String(bytes)} bytes, and fewer than ${String(MOST_BYTES[name])} are allowed: draw fewer points in the figures`,
    );
  }
  await writeFile(outs[name], pages[name]);
}
