import type { Facts } from '../plan/facts.js';
import type { DepRecord } from '../state/records.js';
import { recordedCells, type RecordedGraph } from './recorded-graph.js';

export type SizedDep = DepRecord & {
  /** Bytes; `null` where what was recorded lies nowhere any more that could tell. */
  readonly size: number | null;
};

export interface DepSizesParts extends RecordedGraph {
  readonly facts: Pick<Facts, 'content' | 'cellsHash'>;
}

/** The lock has the hashes of deps, and sizes only of outs: an equal hash lends its size. */
export async function sizedDep(parts: DepSizesParts, dep: DepRecord): Promise<SizedDep> {
  const size = 'stage' in dep ? groupSize(parts, dep.stage, dep.hash) : await pathSize(parts, dep);
  return { ...dep, size };
}

async function pathSize(
  { producers, lock, facts }: DepSizesParts,
  { path, hash }: Extract<DepRecord, { path: string }>,
): Promise<number | null> {
  const origin = producers.origin(path);
  const outs = origin.kind === 'made' ? (lock.stages.get(origin.producer.stage)?.outs ?? []) : [];
  const recorded = outs.find((out) => out.path === path && out.hash === hash);
  if (recorded !== undefined) return recorded.size;
  const present = await facts.content(path);
  return present?.hash === hash ? present.size : null;
}

function groupSize(parts: DepSizesParts, group: string, hash: string): number | null {
  const cells = recordedCells(parts, group);
  if (parts.facts.cellsHash(cells) !== hash) return null;
  return cells.flatMap(({ outs }) => outs).reduce((sum, { size }) => sum + size, 0);
}
