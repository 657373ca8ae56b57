import { writeFile } from 'node:fs/promises';
import { stage } from 'lockstep/stage';
import { exportPage, template } from 'lockstep-ui/file';
import { explorerPage } from './explorer/explorer-page.js';
import { CRITICAL_RUN_TABLE } from './tables/critical-table.js';
import { readTable } from './tables/table.js';
import { readCells } from './train/read-cell.js';

/** A page that is larger is slow to open, and hard to send. */
const MOST_BYTES = 700_000;

const { deps, groups, outs } = stage({
  groups: ['train'],
  deps: ['criticalRuns', 'controlRuns'],
  outs: ['explorer'],
});
const critical = await readTable(deps.criticalRuns, CRITICAL_RUN_TABLE);
const controls = await readTable(deps.controlRuns, CRITICAL_RUN_TABLE);
const trained = await Promise.all(
  groups.train.map(async (stage) => (await readCells([stage])).map((cell) => ({ name: stage.name, cell }))),
);
const { page, details } = explorerPage(trained.flat(), [...critical, ...controls]);
const html = exportPage(template, page, details);
const bytes = Buffer.byteLength(html);
if (bytes > MOST_BYTES) {
  throw new Error(
    `the explorer has ${String(bytes)} bytes, and at most ${String(MOST_BYTES)} are allowed: give its curves fewer points`,
  );
}
await writeFile(outs.explorer, html);
