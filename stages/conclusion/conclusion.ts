import { markdownTable } from 'markdown-table';
import type { JudgedClaim, JudgedStatement } from '../tables/claims.js';
import { groupBy } from '../analysis/group-by.js';
import type { CellRow, SummaryRow } from '../tables/cells.js';
import {
  controlSections,
  criticalRateSections,
  predictionSections,
  secondarySections,
  type Fresh,
} from './sections.js';
import { countOutcomes, OUTCOME_WORDS } from '../words/counts.js';
import { DATASET_NAMES } from '../words/names.js';
import { capitalised, rateText } from '../words/english.js';
import type { Findings } from './predictions.js';
import { unfailedSentence } from '../words/unfailed.js';
import { failedAt, sameThreshold, usableRates, type UsableRates } from '../words/usable-rates.js';

/** `artifacts/CONCLUSION.md`: what the runs say, in words and tables. */
export function conclusion(
  cells: readonly CellRow[],
  summary: readonly SummaryRow[],
  claims: readonly JudgedClaim[],
  findings: Findings & Fresh,
): string {
  const datasets = [...groupBy(cells, ({ dataset }) => dataset)];
  const sections = datasets.flatMap(([dataset, runs]) => {
    const own = claims.filter((claim) => claim.dataset === dataset);
    const rows = summary.filter((row) => row.dataset === dataset);
    return [
      `## ${DATASET_NAMES[dataset]}`,
      answer(runs),
      ledgerSentence(own),
      '### Final and best losses',
      'Mean ± standard deviation over the seeds, in nats; n/k: runs that stayed finite, of the runs there were. ' +
        'The best test loss is a minimum over the test set: it describes, and ranks nothing.',
      lossTable(rows),
      '### Verdicts',
      verdictTable(rows),
      '### The original’s claims',
      claimTable(own),
      ...own.filter(({ statements }) => statements.length > 0).map(details),
    ];
  });
  const study = [
    ...criticalRateSections(findings.critical, cells, findings),
    ...controlSections(findings.controls),
    ...secondarySections(findings.secondary),
    ...predictionSections(findings),
  ];
  return `${['# Conclusion', introduction(cells), ...study, ...sections].join('\n\n')}\n`;
}

function introduction(cells: readonly CellRow[]): string {
  const failed = cells.filter(({ first_nonfinite_step }) => first_nonfinite_step !== null).length;
  return (
    `${cells.length} runs of the original’s grid, ${failed === 0 ? 'all finite to the end' : `${failed} of them became non-finite`}. ` +
    'Definitions, rules and predictions were written down before them: `docs/protocol.md`, `params/claims.yaml`. ' +
    'Whether the largest usable rate moves with the width is judged by a finer grid with more seeds, the critical-rate study.'
  );
}

/** Up to which rates no run failed, and how many did above. */
function answer(runs: readonly CellRow[]): string {
  const rates = usableRates(runs);
  const told = rates.map(({ size, largestUsable, smallestFailing }) => {
    if (smallestFailing === null) return `of ${size} no run failed`;
    const { failed: count, runs: all } = failedAt(runs, size, smallestFailing);
    const failed = `${count} of ${all} at ${rateText(smallestFailing)}`;
    return largestUsable === null
      ? `of ${size} ${failed}, the lowest rate`
      : `of ${size} no run failed up to ${rateText(largestUsable)}, and ${failed}`;
  });
  return [`${capitalised(told.join('; '))}.`, thresholdSentence(rates), unfailedSentence(runs)]
    .join(' ')
    .trim();
}

function thresholdSentence(rates: readonly UsableRates[]): string {
  if (rates.every(({ smallestFailing }) => smallestFailing === null)) return 'No run of this grid failed.';
  return sameThreshold(rates)
    ? 'On this grid the lowest rate with a failed run is the same for all sizes.'
    : 'On this grid the lowest rate with a failed run differs between the sizes.';
}

function ledgerSentence(claims: readonly JudgedClaim[]): string {
  const independent = claims.filter(({ basis }) => basis === 'independent');
  return (
    `Of the original’s ${claims.length} claims: ${countOutcomes(claims)}. ` +
    `Of the ${independent.length} that didn’t serve to find the data: ${countOutcomes(independent)}.`
  );
}

function lossTable(rows: readonly SummaryRow[]): string {
  return markdownTable(
    [
      ['rate', 'size', 'n/k', 'final train loss', 'final test loss', 'best test loss', 'final test accuracy'],
      ...byRate(rows).map((row) => [
        String(row.learning_rate),
        row.size,
        `${row.finite}/${row.runs}`,
        spread(row.final_train_loss_mean, row.final_train_loss_sd),
        spread(row.final_test_loss_mean, row.final_test_loss_sd),
        spread(row.best_test_loss_mean, row.best_test_loss_sd),
        accuracy(row.final_test_accuracy_mean, row.final_test_accuracy_sd),
      ]),
    ],
    { align: ['r', 'l', 'r', 'r', 'r', 'r', 'r'] },
  );
}

function verdictTable(rows: readonly SummaryRow[]): string {
  const sizes = [...new Set(rows.map(({ size }) => size))];
  const rates = [...groupBy(byRate(rows), ({ learning_rate }) => learning_rate)];
  return markdownTable(
    [
      ['rate', ...sizes],
      ...rates.map(([rate, cells]) => [
        String(rate),
        ...sizes.map((size) =>
          cells
            .filter((cell) => cell.size === size)
            .map(({ verdicts }) => verdicts)
            .join('; '),
        ),
      ]),
    ],
    { align: ['r'] },
  );
}

function claimTable(claims: readonly JudgedClaim[]): string {
  return markdownTable([
    ['claim', 'of the original', 'basis', 'outcome'],
    ...claims.map(({ id, text, basis, outcome }) => [
      id,
      cell(text),
      basis === 'independent' ? 'independent' : 'the data was found by it',
      OUTCOME_WORDS[outcome],
    ]),
  ]);
}

function details({ id, rule, outcome, statements }: JudgedClaim): string {
  const lines = statements.map(statementLine);
  return `**${id}: ${OUTCOME_WORDS[outcome]}.** Rule: ${rule}.\n\n${lines.join('\n')}`;
}

function statementLine({ text, holds, evidence }: JudgedStatement): string {
  return `- ${text}: **${holds === 'not-informative' ? 'not informative' : holds}** (${evidence})`;
}

/** Large rates first, within a rate the order of the sizes. */
function byRate(rows: readonly SummaryRow[]): readonly SummaryRow[] {
  return rows.toSorted((a, b) => b.learning_rate - a.learning_rate);
}

function spread(mean: number | null, sd: number | null, digits = 4): string {
  if (mean === null) return '–';
  return sd === null ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${sd.toFixed(digits)}`;
}

function accuracy(mean: number | null, sd: number | null): string {
  return mean === null ? '–' : `${spread(100 * mean, sd === null ? null : 100 * sd, 2)} %`;
}

/** A bar would end the table's cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
