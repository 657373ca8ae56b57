import { isDeepStrictEqual } from 'node:util';
import type { ListedStage } from '../../src/commands/list.js';

/** One case of dvc-cases.json: the files, and what DVC 3.67.1 made of them. */
export interface DvcCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expected: {
    readonly error?: unknown;
    readonly stages?: Readonly<Record<string, DvcStage>>;
    readonly graph?: Readonly<Record<string, readonly string[]>>;
    readonly order?: Readonly<Record<string, readonly string[]>>;
  };
}

interface DvcStage {
  readonly cmd: unknown;
  readonly wdir: string;
  readonly frozen: boolean;
  readonly always_changed: boolean;
  readonly deps: readonly string[];
  readonly params: Readonly<Record<string, readonly string[] | null>>;
  readonly outs: readonly {
    readonly path: string;
    readonly kind: string;
    readonly cache: boolean;
    readonly persist: boolean;
  }[];
}

/** What differs, a line each; none when lockstep's answer is DVC's. */
export function differences(
  { expected }: DvcCase,
  result: { readonly stages: readonly ListedStage[] } | { readonly error: string },
): string[] {
  if (expected.error !== undefined) return 'error' in result ? [] : ['DVC refuses it, lockstep does not'];
  if ('error' in result) return [`lockstep refuses it: ${result.error.split('\n')[0] ?? ''}`];
  const ours = Object.fromEntries(result.stages.map((stage) => [stage.name, ofListed(stage)]));
  const dvcs = Object.fromEntries(
    Object.entries(expected.stages ?? {}).map(([name, stage]) => [
      name,
      ofDvc(stage, expected.graph?.[name] ?? []),
    ]),
  );
  return [
    ...differ('stages', Object.keys(ours).sort(), Object.keys(dvcs).sort()),
    ...Object.entries(expected.order ?? {}).flatMap(([file, order]) =>
      differ(`order of ${file}`, namesIn(file, result.stages), order),
    ),
    ...Object.entries(dvcs).flatMap(([name, stage]) => {
      const mine = ours[name];
      return mine === undefined ? [] : differ(name, mine, stage);
    }),
  ];
}

/** The names of a file's stages, as the file has them. */
function namesIn(file: string, stages: readonly ListedStage[]): readonly string[] {
  const prefix = file === 'dvc.yaml' ? '' : `${file}:`;
  const isOther = (name: string): boolean => prefix === '' && /^[^@]*dvc\.yaml:/.test(name);
  return stages.flatMap(({ name }) =>
    name.startsWith(prefix) && !isOther(name) ? [name.slice(prefix.length)] : [],
  );
}

function differ(what: string, ours: unknown, dvcs: unknown): string[] {
  if (isDeepStrictEqual(ours, dvcs)) return [];
  return [`${what}: lockstep ${JSON.stringify(ours)}, DVC ${JSON.stringify(dvcs)}`];
}

function ofListed(stage: ListedStage): Record<string, unknown> {
  return {
    cmd: 'cmd' in stage ? stage.cmd : undefined,
    wdir: stage.wdir,
    frozen: stage.frozen,
    alwaysChanged: stage.alwaysChanged,
    deps: stage.deps.toSorted(),
    params: keySets(stage.params),
    outs: sortedOuts(stage.outs),
    upstream: stage.upstream.toSorted(),
  };
}

function ofDvc(stage: DvcStage, upstream: readonly string[]): Record<string, unknown> {
  return {
    cmd: stage.cmd,
    wdir: stage.wdir,
    frozen: stage.frozen,
    alwaysChanged: stage.always_changed,
    deps: stage.deps.toSorted(),
    params: keySets(stage.params),
    outs: sortedOuts(stage.outs),
    upstream: upstream.toSorted(),
  };
}

/** A key that is tracked twice is tracked once: the corpus repeats what was written. */
function keySets(params: Readonly<Record<string, readonly string[] | null>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([file, keys]) => [file, keys && [...new Set(keys)].sort()]),
  );
}

function sortedOuts(outs: DvcStage['outs']): unknown[] {
  return outs
    .map(({ path, kind, cache, persist }) => ({ path, kind, cache, persist }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}
