import {
  at,
  generalisationLoss,
  lastEpoch,
  onset,
  shareFalling,
  trailingMedian,
  type Curve,
} from '../curves.js';
import { PRIOR_ENTROPY } from '../prior-entropy.js';
import type { SeedStatement, Size } from './claim.js';
import { percent, significant } from './format.js';
import type { Run } from './run.js';

/** Whether the statement is true for one seed, and of each run the figure that decided. */
export interface SeedAnswer {
  readonly holds: boolean;
  readonly evidence: readonly { readonly run: Run; readonly figure: string }[];
}

/**
 * @param runs one seed's runs of the statement's rates and sizes, none missing
 * @param others the same seed's runs of all rates and sizes: for what is compared with another rate
 */
export function judgeSeed(
  statement: SeedStatement,
  runs: readonly Run[],
  others: readonly Run[],
): SeedAnswer {
  const answer = (holds: boolean, figure: (run: Run) => string): SeedAnswer => ({
    holds,
    evidence: runs.map((run) => ({ run, figure: figure(run) })),
  });
  switch (statement.predicate) {
    case 'verdict-in':
      return answer(runs.every(hasVerdict(statement.verdicts)), verdict);
    case 'verdict-not-in':
      return answer(!runs.some(hasVerdict(statement.verdicts)), verdict);
    case 'share-with-verdict': {
      const share = runs.filter(hasVerdict(statement.verdicts)).length / runs.length;
      return answer(share >= statement.share, verdict);
    }
    case 'still-falling-after': {
      const { epoch, factor } = statement;
      const ratio = ({ test }: Run): number =>
        trailingMedian(test, epoch) / trailingMedian(test, lastEpoch(test));
      return answer(
        runs.some((run) => ratio(run) > factor),
        (run) => `T3(${epoch})/T3(E) ${significant(ratio(run))}`,
      );
    }
    case 'nonfinite-from-the-first-epoch':
      return answer(
        runs.every(({ row }) => row.first_nonfinite_step !== null && row.epochs_run === 0),
        ({ row: { first_nonfinite_step: step } }) =>
          step === null ? 'stayed finite' : `non-finite at step ${step}`,
      );
    case 'has-spikes':
      return answer(
        runs.some(({ row }) => row.spikes_z4 > 0),
        ({ row }) => `${row.spikes_z4} with z > 4`,
      );
    case 'loss-near-chance':
      return answer(
        runs.every((run) => isFinite(run) && farthestFromChance(run) <= statement.within),
        (run) => `at most ${significant(farthestFromChance(run))} from chance from epoch 1`,
      );
    case 'loss-moves':
      return answer(
        runs.every((run) => PRIOR_ENTROPY[run.row.dataset] - lowest(run.train) >= statement.by),
        (run) => `lowest training loss ${significant(lowest(run.train))}`,
      );
    case 'training-loss-falls':
      return answer(
        runs.every((run) => isFinite(run) && shareFalling(run.train) >= statement.share),
        (run) => `falls in ${percent(shareFalling(run.train))} of the epochs`,
      );
    case 'onset-between':
      return answer(
        runs.every(({ test }) => statement.from <= onset(test) && onset(test) <= statement.to),
        ({ test }) => `e* = ${onset(test)}`,
      );
    case 'does-not-recover':
      return answer(
        runs.every(({ row, test }) => row.verdict === 'OVERFIT' || endAboveBest(test) > statement.factor),
        ({ row, test }) =>
          `${row.verdict}, T3(E)/min T3 ${significant(endAboveBest(test))}, ` +
          `GL(E) ${significant(generalisationLoss(test, lastEpoch(test)))} %`,
      );
    case 'no-upturn':
      return answer(
        runs.every((run) => isFinite(run) && largestUpturn(run.test, statement.after) <= statement.factor),
        (run) => `at most ${significant(largestUpturn(run.test, statement.after))} times the best so far`,
      );
    case 'rougher-than-other-sizes':
      return answer(isExtreme(runs, statement.size, roughness), roughnessText);
    case 'worst-of-sizes':
      return answer(isExtreme(runs, statement.size, finalTestLoss), finalTestLossText);
    case 'best-of-sizes':
      return answer(
        isExtreme(runs, statement.size, (run) => -finalTestLoss(run)),
        finalTestLossText,
      );
    case 'calmer-than-at-rate': {
      const { other, factor } = statement;
      const there = ({ row: { size } }: Run): number => {
        const run = others.find(({ row }) => row.size === size && row.learning_rate === other);
        return run === undefined ? NaN : roughness(run);
      };
      return answer(
        runs.every((run) => roughness(run) <= factor * there(run)),
        (run) => `${roughnessText(run)} against ${significant(there(run))} at ${other}`,
      );
    }
  }
}

function hasVerdict(verdicts: readonly string[]): (run: Run) => boolean {
  return ({ row }) => verdicts.includes(row.verdict);
}

function verdict({ row }: Run): string {
  return row.verdict;
}

function isFinite({ row }: Run): boolean {
  return row.first_nonfinite_step === null;
}

/** A run without a final loss is worse than every run that has one. */
function finalTestLoss({ row }: Run): number {
  return row.final_test_loss ?? Infinity;
}

function finalTestLossText(run: Run): string {
  return significant(finalTestLoss(run));
}

function roughness({ row }: Run): number {
  return row.roughness ?? NaN;
}

function roughnessText({ row }: Run): string {
  return `roughness ${row.roughness === null ? 'unknown' : significant(row.roughness)}`;
}

function lowest(curve: Curve): number {
  return Math.min(...curve);
}

function farthestFromChance({ row, train }: Run): number {
  return Math.max(...train.slice(1).map((loss) => Math.abs(loss - PRIOR_ENTROPY[row.dataset])));
}

function medians(curve: Curve): Curve {
  return curve.map((_, epoch) => trailingMedian(curve, epoch));
}

function endAboveBest(test: Curve): number {
  const smoothed = medians(test);
  return at(smoothed, lastEpoch(test)) / lowest(smoothed);
}

/** The largest T3(e) / min_{j ≤ e} T3(j) of the epochs after `epoch`. */
function largestUpturn(test: Curve, epoch: number): number {
  const smoothed = medians(test);
  return Math.max(
    ...smoothed.slice(epoch + 1).map((loss, index) => loss / lowest(smoothed.slice(0, epoch + 2 + index))),
  );
}

/** Whether at every rate the size's figure is larger than that of each other size. */
function isExtreme(runs: readonly Run[], size: Size, figure: (run: Run) => number): boolean {
  return runs
    .filter(({ row }) => row.size === size)
    .every((run) =>
      runs
        .filter(({ row }) => row.size !== size && row.learning_rate === run.row.learning_rate)
        .every((other) => figure(run) > figure(other)),
    );
}
