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
  switch (statement.predicate) {
    case 'verdict-in':
      return { holds: runs.every(hasVerdict(statement.verdicts)), evidence: tell(runs, verdict) };
    case 'verdict-not-in':
      return { holds: !runs.some(hasVerdict(statement.verdicts)), evidence: tell(runs, verdict) };
    case 'share-with-verdict': {
      const share = runs.filter(hasVerdict(statement.verdicts)).length / runs.length;
      return { holds: share >= statement.share, evidence: tell(runs, verdict) };
    }
    case 'still-falling-after': {
      const ratio = ({ test }: Run): number =>
        trailingMedian(test, statement.epoch) / trailingMedian(test, lastEpoch(test));
      return {
        holds: runs.some((run) => ratio(run) > statement.factor),
        evidence: tell(runs, (run) => `T3(${statement.epoch})/T3(E) ${significant(ratio(run))}`),
      };
    }
    case 'nonfinite-from-the-first-epoch':
      return {
        holds: runs.every(({ row }) => row.first_nonfinite_step !== null && row.epochs_run === 0),
        evidence: tell(runs, ({ row }) =>
          row.first_nonfinite_step === null
            ? 'stayed finite'
            : `non-finite at step ${row.first_nonfinite_step}`,
        ),
      };
    case 'has-spikes':
      return {
        holds: runs.some(({ row }) => row.spikes_z4 > 0),
        evidence: tell(runs, ({ row }) => `${row.spikes_z4} with z > 4`),
      };
    case 'loss-near-chance':
      return {
        holds: runs.every((run) => isFinite(run) && farthestFromChance(run) <= statement.within),
        evidence: tell(
          runs,
          (run) => `at most ${significant(farthestFromChance(run))} from chance from epoch 1`,
        ),
      };
    case 'loss-moves':
      return {
        holds: runs.every((run) => PRIOR_ENTROPY[run.row.dataset] - lowest(run.train) >= statement.by),
        evidence: tell(runs, (run) => `lowest training loss ${significant(lowest(run.train))}`),
      };
    case 'training-loss-falls':
      return {
        holds: runs.every((run) => isFinite(run) && shareFalling(run.train) >= statement.share),
        evidence: tell(runs, (run) => `falls in ${percent(shareFalling(run.train))} of the epochs`),
      };
    case 'onset-between':
      return {
        holds: runs.every(({ test }) => statement.from <= onset(test) && onset(test) <= statement.to),
        evidence: tell(runs, ({ test }) => `e* = ${onset(test)}`),
      };
    case 'does-not-recover':
      return {
        holds: runs.every(
          (run) => run.row.verdict === 'OVERFIT' || endAboveBest(run.test) > statement.factor,
        ),
        evidence: tell(
          runs,
          (run) =>
            `${run.row.verdict}, T3(E)/min T3 ${significant(endAboveBest(run.test))}, ` +
            `GL(E) ${significant(generalisationLoss(run.test, lastEpoch(run.test)))} %`,
        ),
      };
    case 'no-upturn':
      return {
        holds: runs.every(
          (run) => isFinite(run) && largestUpturn(run.test, statement.after) <= statement.factor,
        ),
        evidence: tell(
          runs,
          (run) => `at most ${significant(largestUpturn(run.test, statement.after))} times the best so far`,
        ),
      };
    case 'rougher-than-other-sizes':
      return {
        holds: isExtreme(runs, statement.size, (run) => run.row.roughness ?? NaN),
        evidence: tell(runs, roughnessText),
      };
    case 'worst-of-sizes':
      return {
        holds: isExtreme(runs, statement.size, finalTestLoss),
        evidence: tell(runs, (run) => significant(finalTestLoss(run))),
      };
    case 'best-of-sizes':
      return {
        holds: isExtreme(runs, statement.size, (run) => -finalTestLoss(run)),
        evidence: tell(runs, (run) => significant(finalTestLoss(run))),
      };
    case 'calmer-than-at-rate': {
      const rougher = (run: Run): number =>
        others.find(({ row }) => row.size === run.row.size && row.learning_rate === statement.other)?.row
          .roughness ?? NaN;
      return {
        holds: runs.every((run) => (run.row.roughness ?? NaN) <= statement.factor * rougher(run)),
        evidence: tell(
          runs,
          (run) => `${roughnessText(run)} against ${significant(rougher(run))} at ${statement.other}`,
        ),
      };
    }
  }
}

function tell(runs: readonly Run[], figure: (run: Run) => string): SeedAnswer['evidence'] {
  return runs.map((run) => ({ run, figure: figure(run) }));
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
