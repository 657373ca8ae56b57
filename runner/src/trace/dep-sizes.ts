import type { Facts } from '../workspace/facts.js';
import { pathsOf, type Stage } from '../model/graph.js';
import { stageMeant } from '../model/pipeline-file.js';
import { cellsHash, filesHash } from '../model/key.js';
import type { DepRecord, OutRecord } from '../model/records.js';
import { isOutPath } from '../pipeline/out-place.js';
import { globbed } from './globbed.js';
import { recordedCells, type RecordedGraph } from './recorded-graph.js';

type PathDep = Extract<DepRecord, { path: string }>;
type UrlDep = Extract<DepRecord, { url: string }>;
type GlobDep = Extract<DepRecord, { glob: string }>;
type GroupDep = Extract<DepRecord, { stage: string }>;

/** `size` in bytes. `null` where what was recorded is nowhere any more that could tell. */
export type SizedDep =
  | (UrlDep & { readonly size: null })
  | (PathDep & { readonly size: number | null })
  | (GlobDep & { readonly size: number | null; /** How many were read. */ readonly files: number | null })
  | (GroupDep & { readonly size: number | null; /** How many were read. */ readonly cells: number | null });

export interface DepSizesParts extends RecordedGraph {
  readonly facts: Pick<Facts, 'content'>;
}

/** The lock has the hashes of deps, and sizes only of outs: an equal hash lends its size. */
export async function sizedDep(parts: DepSizesParts, stage: Stage, dep: DepRecord): Promise<SizedDep> {
  if ('url' in dep) return { ...dep, size: null };
  if ('path' in dep) return { ...dep, size: await pathSize(parts, dep) };
  if ('glob' in dep) return globSize(parts, stage, dep);
  const cells = recordedCells(parts, stageMeant(parts.graph.files, stage.file, dep.stage));
  if (cellsHash(cells) !== dep.hash) return { ...dep, size: null, cells: null };
  const sizes = cells.flatMap(({ outs }) => outs.map(({ size }) => size));
  return { ...dep, size: sizes.reduce((sum, size) => sum + size, 0), cells: cells.length };
}

async function globSize({ facts }: DepSizesParts, stage: Stage, dep: GlobDep): Promise<SizedDep> {
  const found: OutRecord[] = [];
  for (const path of globbed(stage, dep)) {
    const content = await facts.content(path);
    if (content !== null) found.push(content);
  }
  if (filesHash(stage.file.folder, found) !== dep.hash) return { ...dep, size: null, files: null };
  return { ...dep, size: found.reduce((sum, { size }) => sum + size, 0), files: found.length };
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
    deps.some((dep) => pathsOf(dep).includes(path)),
  );
  if (!isRead && !isOutPath(path)) return null;
  const present = await facts.content(path);
  return present?.hash === hash ? present.size : null;
}
