import { writeFile } from 'node:fs/promises';
import { stage } from 'lockstep/stage';
import { pageScript } from './report/page-script.js';
import { renderReport } from './report/render.js';
import { readStudy, studyParamsShape } from './report/read-study.js';

/** A report that is larger than this is slow to open, and hard to send. */
const MOST_BYTES = 1_500_000;

const { params, deps, groups, outs } = stage({
  params: studyParamsShape,
  deps: ['page'],
  groups: [
    'aggregate',
    'conclude',
    'compareEngines',
    'criticalRate',
    'controls',
    'curvature',
    'secondary',
    'summaries',
    'figures',
    'batchLoss',
    'samples',
    'engineFigures',
    'criticalFigures',
    'curvatureFigures',
    'controlFigures',
    'secondaryFigures',
  ],
  outs: ['report'],
});
// Stages are started in the workspace.
const study = await readStudy(params, groups, process.cwd());
const report = renderReport(study, await pageScript(deps.page));
const bytes = Buffer.byteLength(report);
if (bytes >= MOST_BYTES) {
  throw new Error(
    `the report has ${String(bytes)} bytes, and fewer than ${String(MOST_BYTES)} are allowed: draw fewer points in the figures`,
  );
}
await writeFile(outs.report, report);
