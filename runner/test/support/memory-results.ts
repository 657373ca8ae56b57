import { NewerFormatError } from '../../src/model/errors.js';
import type { StageKey } from '../../src/model/hashes.js';
import type { StageResult } from '../../src/model/records.js';
import type { Results } from '../../src/store/results.js';

/** The run cache in memory. */
export class MemoryResults implements Results {
  readonly entries = new Map<StageKey, StageResult | 'damaged' | 'newer'>();

  async find(keys: readonly StageKey[]): Promise<ReadonlyMap<StageKey, StageResult>> {
    await Promise.resolve();
    const found = new Map<StageKey, StageResult>();
    for (const key of keys) {
      const entry = this.entries.get(key);
      if (entry === 'newer') throw new NewerFormatError(key, { found: 2, read: 1 }, 'Use that lockstep.');
      if (entry !== undefined && entry !== 'damaged') found.set(key, entry);
    }
    return found;
  }

  async write(results: readonly StageResult[]): Promise<void> {
    await Promise.resolve();
    for (const result of results) {
      if (this.entries.get(result.key) !== 'newer') this.entries.set(result.key, result);
    }
  }

  async enter(results: readonly StageResult[]): Promise<void> {
    await Promise.resolve();
    for (const result of results) {
      const entry = this.entries.get(result.key);
      const isFree = entry === undefined || entry === 'damaged';
      if (isFree || (entry !== 'newer' && pathsOf(entry) !== pathsOf(result))) {
        this.entries.set(result.key, result);
      }
    }
  }
}

const pathsOf = ({ outs }: StageResult): string => JSON.stringify(outs.map(({ path }) => path));
