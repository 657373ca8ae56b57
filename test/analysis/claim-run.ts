import type { Size } from '../../stages/analysis/claims/claim.js';
import type { Run } from '../../stages/analysis/claims/run.js';
import type { Verdict } from '../../stages/analysis/verdict.js';
import { constant, line } from './run.js';

export interface RunFacts {
  readonly size?: Size;
  readonly rate?: number;
  readonly seed?: number;
  readonly verdict?: Verdict;
  readonly train?: readonly number[];
  readonly test?: readonly number[];
  readonly spikes?: number;
  readonly roughness?: number;
  readonly nonfinite?: number;
}

/** A run of 50 epochs, or of as many as its curves have. */
export function run({
  size = 'small',
  rate = 0.1,
  seed = 0,
  verdict = 'CONVERGED',
  train = [2.3, ...line(0.5, 0.1, 50)],
  test = [2.3, ...constant(0.4, 50)],
  spikes = 0,
  roughness = 0.1,
  nonfinite,
}: RunFacts): Run {
  const finite = nonfinite === undefined;
  return {
    train,
    test,
    row: {
      dataset: 'fashion-mnist',
      size,
      learning_rate: rate,
      seed,
      engine: 'onnxruntime',
      epochs_run: test.length - 1,
      final_train_loss: finite ? (train.at(-1) ?? null) : null,
      final_test_loss: finite ? (test.at(-1) ?? null) : null,
      best_test_loss: Math.min(...test),
      best_epoch: test.indexOf(Math.min(...test)),
      final_test_accuracy: finite ? 0.85 : null,
      first_nonfinite_step: nonfinite ?? null,
      verdict,
      dead: false,
      nonfinite_in: finite ? null : 'loss',
      final_train_accuracy: null,
      full_train_loss: null,
      full_train_accuracy: null,
      onset_epoch: null,
      generalisation_loss: null,
      plateau_ratio: null,
      catapult: false,
      spike_rate: 0,
      spikes_z4: spikes,
      spikes_z5: 0,
      spikes_z7: 0,
      spikes_z10: 0,
      roughness,
      last_batches_median: null,
      largest_logit: null,
    },
  };
}
