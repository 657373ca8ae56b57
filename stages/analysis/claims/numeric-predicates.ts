import { groupBy } from '../group-by.js';
import { predictionHalfWidth, spreadOf } from '../statistics.js';
import type { Bounds } from './bounds.js';
import type { Holds, NumericStatement } from './claim.js';
import { significant } from './format.js';
import type { Run } from './run.js';

const FEWEST_RUNS = 3;

export interface NumericAnswer {
  readonly holds: Holds;
  readonly evidence: string;
}

/** @param runs all seeds' runs of the statement's rates and sizes */
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
  const values = seeds.map((run) => measured(statement, run)).filter((value) => value !== null);
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
  switch (statement.predicate) {
    case 'value':
      return statement.of === 'test' ? row.final_test_loss : row.final_train_loss;
    case 'value-between':
      return row.final_test_loss;
    case 'lowest-loss':
      return Math.min(...train);
  }
}

function agrees(
  statement: NumericStatement,
  mean: number,
  halfWidth: number,
  { readingError }: Bounds,
): boolean {
  switch (statement.predicate) {
    case 'value':
    case 'lowest-loss':
      return Math.abs(statement.value - mean) <= halfWidth;
    case 'value-between': {
      const { low, high } = statement;
      const meets = mean - halfWidth <= high && low <= mean + halfWidth;
      return meets && low - readingError <= mean && mean <= high + readingError;
    }
  }
}
