import { groupBy } from '../group-by.js';
import { predictionHalfWidth, spreadOf } from '../statistics.js';
import type { Bounds } from './bounds.js';
import type { NumericStatement } from './claim.js';
import type { Holds, JudgedStatement } from '../../tables/claims.js';
import { significant } from './format.js';
import type { Run } from './run.js';

const FEWEST_RUNS = 3;

export type NumericAnswer = Pick<JudgedStatement, 'holds' | 'evidence'>;

export function judgeNumbers(
  statement: NumericStatement,
  runs: readonly Run[],
  bounds: Bounds,
): NumericAnswer {
  const cells = [...groupBy(runs, ({ row }) => `${row.size} at ${row.learning_rate}`)];
  const answers = cells.map(([cell, seeds]) => {
    const { holds, evidence } = judgeCell(statement, seeds, bounds);
    return { holds, evidence: cells.length > 1 ? `${cell}: ${evidence}` : evidence };
  });
  return {
    holds: unite(answers.map(({ holds }) => holds)),
    evidence: answers.map(({ evidence }) => evidence).join('; '),
  };
}

/** Every cell must agree. */
function unite(answers: readonly Holds[]): Holds {
  const [first, ...others] = new Set(answers);
  if (first === undefined || answers.includes('not-informative')) return 'not-informative';
  return others.length === 0 ? first : 'mixed';
}

function judgeCell(statement: NumericStatement, seeds: readonly Run[], bounds: Bounds): NumericAnswer {
  const values = seeds.flatMap((run) => measured(statement, run) ?? []);
  const { mean } = spreadOf(values);
  const interval = predictionHalfWidth(values);
  const count = `n = ${values.length}/${seeds.length}`;
  if (mean === null) return { holds: 'not-informative', evidence: `no finite run (${count})` };
  if (interval === null) return { holds: 'not-informative', evidence: `${significant(mean)} (${count})` };
  const halfWidth = interval + bounds.readingError;
  const evidence = `${significant(mean)} ± ${significant(halfWidth)} (${count})`;
  if (values.length < FEWEST_RUNS || halfWidth > bounds.widest) return { holds: 'not-informative', evidence };
  return { holds: agrees(statement, mean, halfWidth, bounds) ? 'holds' : 'fails', evidence };
}

function measured(statement: NumericStatement, { row, train }: Run): number | null {
  if (statement.predicate === 'lowest-loss') return Math.min(...train);
  const isOfTraining = statement.predicate === 'value' && statement.of === 'train';
  return isOfTraining ? row.final_train_loss : row.final_test_loss;
}

function agrees(statement: NumericStatement, mean: number, halfWidth: number, bounds: Bounds): boolean {
  if (statement.predicate !== 'value-between') return Math.abs(statement.value - mean) <= halfWidth;
  const { low, high } = statement;
  const meets = mean - halfWidth <= high && low <= mean + halfWidth;
  return meets && low - bounds.readingError <= mean && mean <= high + bounds.readingError;
}
