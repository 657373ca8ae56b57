import type { Executor } from '../executors/executor.js';
import { localExecutor } from '../executors/local.js';
import type { Reclaim } from '../state/attempt.js';
import { reclaimBy } from './reclaim.js';
import type { Surroundings } from './surroundings.js';

export interface Executors {
  /** Where stages run. */
  readonly executor: Executor;
  /** Of what an interrupted run left, which may be another's. */
  readonly reclaim: Reclaim;
}

export function openExecutors({
  system,
  executor: open,
}: Pick<Surroundings, 'system' | 'executor'>): Executors {
  const local = localExecutor(system);
  const executor = open?.(system) ?? local;
  return { executor, reclaim: reclaimBy([executor, local]) };
}
