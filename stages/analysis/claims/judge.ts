import { DATASET_NAMES } from '../../words/names.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { Cell } from '../../train/cell.js';
import { groupBy } from '../group-by.js';
import type { Octave } from '../../critical/octave.js';
import { BOUNDS, movedByAThird, type Bounds } from './bounds.js';
import type { Claim, GridStatement, Size, Statement } from './claim.js';
import type { Holds, JudgedClaim, JudgedStatement, Outcome } from '../../tables/claims.js';
import { judgeCritical } from './critical-predicates.js';
import { judgeNumbers } from './numeric-predicates.js';
import { proportionOf } from './proportion.js';
import type { Run } from './run.js';
import { judgeSeed } from './seed-predicates.js';

const SIZES: readonly Size[] = ['small', 'medium', 'large'];

/**
 * Holds every claim against one data set's runs (docs/protocol.md, Judging claims).
 *
 * @param runs of that data set and of one engine
 * @param critical the critical-rate study, which is of one data set
 * @param octaves its records, whose runs at rate 1.0 say how often a chance ending comes
 */
export function judgeClaims(
  claims: readonly Claim[],
  dataset: Cell['dataset'],
  runs: readonly Run[],
  critical: CriticalRate,
  octaves: readonly Octave[],
): readonly JudgedClaim[] {
  const judge = (statement: Statement, bounds: Bounds): JudgedStatement => {
    if ('rates' in statement) return judgeByRuns(statement, runs, bounds);
    const { text } = statement;
    return critical.dataset === dataset
      ? { text, ...judgeCritical(statement, critical, bounds.margin) }
      : notInformative(text, `critical rates were sought on ${DATASET_NAMES[critical.dataset]}`);
  };
  return claims.map(({ id, text, basis, rule, statements }) => {
    const judged = statements.map((statement) => judge(statement, BOUNDS));
    const outcome = outcomeOf(judged);
    const others = statements.flatMap((statement, index) =>
      movedByAThird(statement).map((moved) =>
        outcomeOf(judged.with(index, judge(moved.statement, moved.bounds))),
      ),
    );
    return {
      id,
      dataset,
      text,
      outcome,
      basis,
      rule,
      statements: judged,
      proportion: proportionOf({ id }, runs, octaves),
      hangs_on_bound: others.some((other) => other !== outcome),
    };
  });
}

function judgeByRuns(statement: GridStatement, all: readonly Run[], bounds: Bounds): JudgedStatement {
  const { text } = statement;
  const sizes = statement.sizes ?? SIZES;
  const rates =
    statement.predicate === 'calmer-than-at-rate' ? [...statement.rates, statement.other] : statement.rates;
  const missing = missingOf(all, sizes, rates);
  if (missing.length > 0) return notInformative(text, `no run of ${missing.join(', ')}`);
  const runs = all.filter(
    ({ row }) => sizes.includes(row.size) && statement.rates.includes(row.learning_rate),
  );
  const short = runs.find(({ row }) => row.verdict === 'UNJUDGED');
  if (short !== undefined) {
    return notInformative(text, `runs of ${short.row.epochs_run} epochs are too short to be judged`);
  }
  switch (statement.predicate) {
    case 'value':
    case 'value-between':
    case 'lowest-loss':
      return { text, ...judgeNumbers(statement, runs, bounds) };
    default: {
      const seeds = [...groupBy(all, ({ row }) => row.seed)].flatMap(([seed, others]) => {
        // Some seeds are run at a few rates and sizes only: they judge what they have all runs for.
        if (missingOf(others, sizes, rates).length > 0) return [];
        const own = others.filter((run) => runs.includes(run));
        return [{ seed, answer: judgeSeed(statement, own, others) }];
      });
      if (seeds.length === 0) return notInformative(text, 'no seed has a run of each rate and size');
      const holds = seeds.map(({ answer }) => answer.holds);
      const evidence = seeds.map(({ seed, answer }) => {
        const told = answer.evidence.map(({ run, figure }) => `${nameOf(run, statement)} ${figure}`);
        return `seed ${seed}: ${told.join(', ')}`;
      });
      return { text, holds: overSeeds(holds), evidence: evidence.join('; ') };
    }
  }
}

/** Which sizes at which rates there is no run of. */
function missingOf(
  runs: readonly Run[],
  sizes: readonly Size[],
  rates: readonly number[],
): readonly string[] {
  return rates.flatMap((rate) =>
    sizes
      .filter((size) => !runs.some(({ row }) => row.size === size && row.learning_rate === rate))
      .map((size) => `${size} at ${rate}`),
  );
}

function notInformative(text: string, evidence: string): JudgedStatement {
  return { text, holds: 'not-informative', evidence };
}

/** The rate is named where there is more than one. */
function nameOf({ row }: Run, { rates }: GridStatement): string {
  return rates.length > 1 ? `${row.size} at ${row.learning_rate}` : row.size;
}

function overSeeds(holds: readonly boolean[]): Holds {
  if (holds.every(Boolean)) return 'holds';
  return holds.some(Boolean) ? 'mixed' : 'fails';
}

/** Of no statements, or of none that says anything: not judged. */
function outcomeOf(statements: readonly JudgedStatement[]): Outcome {
  const all = (holds: Holds): boolean => statements.every((statement) => statement.holds === holds);
  if (all('not-informative')) return 'not-judged';
  if (all('holds')) return 'reproduced';
  return all('fails') ? 'not-reproduced' : 'partly';
}
