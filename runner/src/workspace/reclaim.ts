import { StoreError } from '../model/errors.js';
import type { Executor } from '../executors/executor.js';
import type { Reclaim } from '../state/attempt.js';

/** Reclaims jobs of any of `executors`. */
export function reclaimBy(executors: readonly Executor[]): Reclaim {
  return async ({ executor: kind, handle }, folder) => {
    const executor = executors.find((one) => one.kind === kind);
    if (executor === undefined) {
      throw new StoreError(
        `an interrupted stage was started by the executor "${kind}", which isn't here, and may still write\n` +
          'Run lockstep once with that executor: it ends what still runs.',
      );
    }
    return (await executor.reclaim(handle, folder)) === 'ended';
  };
}
