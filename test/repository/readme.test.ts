import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { markdownTable } from 'markdown-table';
import { DATASET_NAMES } from '../../stages/words/names.js';
import { usableRates } from '../../stages/words/usable-rates.js';
import { CELL_TABLE, SUMMARY_TABLE, type SummaryRow } from '../../stages/tables/cells.js';
import { readTable } from '../../stages/tables/table.js';

const ROOT = join(import.meta.dirname, '..', '..');
const TABLES = join(ROOT, 'artifacts', 'tables');
const ENGINE = 'onnxruntime';
const RATES = [0.01, 0.1, 0.5, 1];

const readme = await readFile(join(ROOT, 'README.md'), 'utf8');

test('the README’s table is that of the artifacts', async () => {
  const summary = (await readTable(join(TABLES, 'summary.csv'), SUMMARY_TABLE)).filter(
    ({ engine }) => engine === ENGINE,
  );
  const cells = (await readTable(join(TABLES, 'cells.csv'), CELL_TABLE)).filter(
    ({ engine }) => engine === ENGINE,
  );
  const rows = [...new Set(summary.map(({ dataset }) => dataset))].flatMap((dataset) =>
    usableRates(cells.filter((cell) => cell.dataset === dataset)).map(({ size, smallestFailing }) => [
      `${DATASET_NAMES[dataset]}, ${size}`,
      ...RATES.map((rate) =>
        finalLoss(
          summary.find((row) => row.dataset === dataset && row.size === size && row.learning_rate === rate),
        ),
      ),
      smallestFailing === null ? 'none' : smallestFailing.toFixed(1),
    ]),
  );
  const head = [
    'final test loss at',
    ...RATES.map((rate) => (rate === 1 ? '1.0' : String(rate))),
    'fails from',
  ];
  const expected = markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'r', 'r', 'r'] });
  assert.ok(readme.includes(expected), `README.md should have this table:\n${expected}`);
});

test('the README’s answers are the report’s and the conclusion’s', async () => {
  const report = await readFile(join(ROOT, 'artifacts', 'report.html'), 'utf8');
  const appendix = await readFile(join(ROOT, 'artifacts', 'appendix.html'), 'utf8');
  const conclusion = await readFile(join(ROOT, 'artifacts', 'CONCLUSION.md'), 'utf8');
  const found = (text: string, pattern: RegExp): string => {
    const [, sentence = ''] = pattern.exec(text) ?? [];
    assert.ok(sentence !== '', `there is no ${String(pattern)}`);
    return sentence.replace(/\s+/g, ' ').trim();
  };
  for (const line of [
    `> ${found(report, /<p class="verdict">([^<]*)<\/p>/)}`,
    `> ${found(report, /<p class="change">([^<]*)<\/p>/)}`,
    `> ${found(appendix, /<h2 id="grid-title">[^<]*<\/h2>\s*<p>([^<]*)<\/p>/)}`,
    found(conclusion, /\n\n(Over \d+ epochs[^\n]*)/),
    found(conclusion, /^(Above the rate that trains best[^\n]*)/m),
    found(conclusion, /(At rate [\d.]+, the highest up to which no run failed[^\n]*)/),
    found(conclusion, /^### Controls\n\n([^\n]*)/m),
  ]) {
    assert.ok(readme.includes(line), `README.md should have this line:\n${line}`);
  }
});

/** `0.356 ± 0.002`: mean and standard deviation over the seeds; with one seed the loss. */
function finalLoss(row: SummaryRow | undefined): string {
  if (row === undefined || row.final_test_loss_mean === null) return '–';
  const mean = row.final_test_loss_mean.toFixed(3);
  return row.final_test_loss_sd === null ? mean : `${mean} ± ${row.final_test_loss_sd.toFixed(3)}`;
}
