import type { PipelineFile } from '../model/graph.js';
import type { Facts } from '../workspace/facts.js';
import { stageMeant } from '../model/pipeline-file.js';
import { cellsHash } from '../model/key.js';
import type { DepRecord } from '../model/records.js';
import { isOutPath } from '../pipeline/out-place.js';
import { recordedCells, type RecordedGraph } from './recorded-graph.js';

type PathDep = Extract<DepRecord, { path: string }>;
type GroupDep = Extract<DepRecord, { stage: string }>;

/** `size` in bytes. `null` where what was recorded is nowhere any more that could tell. */
export type SizedDep =
  | (PathDep & { readonly size: number | null })
  | (GroupDep & { readonly size: number | null; /** How many were read. */ readonly cells: number | null });

export interface DepSizesParts extends RecordedGraph {
  readonly facts: Pick<Facts, 'content'>;
}

/** The lock has the hashes of deps, and sizes only of outs: an equal hash lends its size. */
export async function sizedDep(parts: DepSizesParts, from: PipelineFile, dep: DepRecord): Promise<SizedDep> {
  if ('path' in dep) return { ...dep, size: await pathSize(parts, dep) };
  const cells = recordedCells(parts, stageMeant(parts.graph.files, from, dep.stage));
  if (cellsHash(cells) !== dep.hash) return { ...dep, size: null, cells: null };
  const sizes = cells.flatMap(({ outs }) => outs.map(({ size }) => size));
  return { ...dep, size: sizes.reduce((sum, size) => sum + size, 0), cells: cells.length };
}

async function pathSize(
  { graph, producers, lock, facts }: DepSizesParts,
  { path, hash }: PathDep,
): Promise<number | null> {
  const origin = producers.origin(path);
  const outs = origin.kind === 'made' ? (lock.stages.get(origin.producer.stage)?.outs ?? []) : [];
  const recorded = outs.find((out) => out.path === path && out.hash === hash);
  if (recorded !== undefined) return recorded.size;
  // A record may name anything: outside the workspace only what stages read is looked at.
  const isRead = [...graph.stages.values()].some(({ deps }) =>
    deps.some((dep) => dep.kind === 'path' && dep.path === path),
  );
  if (!isRead && !isOutPath(path)) return null;
  const present = await facts.content(path);
  return present?.hash === hash ? present.size : null;
}
