import { PipelineError } from '../model/errors.js';
import type { Resources, Stage } from '../model/graph.js';
import { suggest } from '../pipeline/nearest.js';
import type { Host } from '../system/host.js';

/**
 * Amounts by the resource's name, in parts so small that they are whole: cores and named counts in thousandths, memory
 * in bytes. So ten stages of 0.1 fill one core exactly.
 */
export type Amounts = ReadonlyMap<string, number>;

/** What `--resources` says there is, as people write it: `cpu` in cores, `memory` in bytes. */
export type ResourceCounts = ReadonlyMap<string, number>;

/** What stages may use together. */
export class Capacity {
  constructor(private readonly amounts: Amounts) {}

  /** Of what nobody counted there is one, so that stages that share a name take turns. */
  of(name: string): number {
    return this.amounts.get(name) ?? ONE;
  }
}

/**
 * What the machine has, but for what was said.
 * @param jobs cores, `-j`; `null`: not said
 */
export function capacityOf(
  host: Pick<Host, 'cores' | 'memory'>,
  jobs: number | null,
  counts: ResourceCounts,
): { readonly capacity: Capacity; readonly cores: number } {
  const cores = counts.get('cpu') ?? jobs ?? host.cores();
  const all = new Map([['memory', host.memory()], ...counts, ['cpu', cores]]);
  return {
    capacity: new Capacity(new Map([...all].map(([name, count]) => [name, amount(name, count)]))),
    cores,
  };
}

/** @throws PipelineError for counts of what no stage asks for: a misspelt name would leave the right one at 1 */
export function requireAskedFor(stages: Iterable<Stage>, counts: ResourceCounts): void {
  const asked = new Set([
    'cpu',
    'memory',
    ...[...stages].flatMap(({ resources }) => Object.keys(resources.named)),
  ]);
  for (const name of counts.keys()) {
    if (!asked.has(name)) {
      throw PipelineError.of(`--resources ${name}: no stage asks for "${name}"`, null, suggest(name, asked));
    }
  }
}

/** What a stage uses while it runs. */
export function demandOf({ cpu, memory, named }: Resources): Amounts {
  const all = [
    ['cpu', cpu],
    ...(memory === null ? [] : [['memory', memory] as const]),
    ...Object.entries(named),
  ] as const;
  return new Map(all.map(([name, count]) => [name, amount(name, count)]));
}

const ONE = 1000;

/** Never nothing, and never so much that it can't be taken off again. */
function amount(name: string, count: number): number {
  const parts = Math.round(name === 'memory' ? count : count * ONE);
  return Math.min(Math.max(parts, 1), Number.MAX_SAFE_INTEGER);
}
