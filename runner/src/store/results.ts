import type { StageKey } from '../model/hashes.js';
import type { StageResult } from '../model/records.js';

/**
 * Which outs a key gave: the run cache. A result is written after every object that it names is durable.
 * `runner/test/store/results-contract.ts` is what every implementation keeps to.
 */
export interface Results {
  /**
   * Those of these keys that have a result, in one call; a damaged one is none, since its stage reruns.
   * @throws NewerFormatError
   */
  find(keys: readonly StageKey[]): Promise<ReadonlyMap<StageKey, StageResult>>;
  /** Replaces what is there in a format of this version, and leaves a newer lockstep's as it is. Durable when it returns. */
  write(results: readonly StageResult[]): Promise<void>;
  /** Writes those that have none, or one of other outs: one key has one list of outs. */
  enter(results: readonly StageResult[]): Promise<void>;
}
