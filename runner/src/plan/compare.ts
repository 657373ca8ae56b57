import { entryAddress, type StageName, type Value, type WorkspacePath } from '../model/graph.js';
import { digestOf, isFile, type ContentHash } from '../model/hashes.js';
import type { DepHash, DepRecord, OutDeclaration, StageInputs } from '../model/records.js';
import { listingChanges, type ListingChanges } from '../model/listing.js';
import { reason, type Reason, type ReasonFact } from '../model/reason.js';
import { changes, equal, isMap, union } from '../model/value-changes.js';

/** A dep whose content an unfinished upstream still decides. */
export type OpenDep = { readonly open: true; readonly name: string | null } & (
  { readonly path: WorkspacePath } | { readonly glob: string } | { readonly stage: string }
);

/** A stage's inputs now; what an unfinished upstream still decides is left open. */
export interface CurrentInputs extends Omit<StageInputs, 'deps' | 'params'> {
  readonly deps: readonly (DepRecord | OpenDep)[];
  readonly params: Readonly<Record<WorkspacePath, Readonly<Record<string, Value>> | ContentHash | 'open'>>;
}

/** Which cells of a group changed, were added or removed since the consumer's record. */
export type CellChanges = (group: string) => {
  readonly changed: readonly StageName[];
  readonly added: readonly StageName[];
  readonly removed: readonly StageName[];
};

/** What a dep's files changed in between two of its hashes; null where that isn't known. */
export type FileChanges = (before: DepHash, now: DepHash) => ListingChanges | null;

/** Why two inputs are not the same; empty when nothing that is known differs. */
export function compareInputs(
  before: StageInputs,
  now: CurrentInputs,
  changedFiles: readonly WorkspacePath[],
  cells: CellChanges,
  files: FileChanges = () => null,
): readonly Reason[] {
  return [
    ...compareAction(before, now, changedFiles),
    ...(before.wdir === now.wdir ? [] : [reason({ kind: 'wdir', before: before.wdir, now: now.wdir })]),
    ...compareParams(before, now),
    ...compareDeps(before.deps, now.deps, cells, files),
    ...compareOuts(before.outs, now.outs),
    ...compareEnv(before.env, now.env),
    ...compareHost(before.host, now.host),
  ];
}

function compareAction(
  { action: before }: StageInputs,
  { action: now }: CurrentInputs,
  files: readonly WorkspacePath[],
): readonly Reason[] {
  if (before.kind === 'command' && now.kind === 'command') {
    const reasons: Reason[] = [];
    if (!equal(before.commands, now.commands)) reasons.push(reason({ kind: 'command' }));
    if (before.shell !== now.shell) {
      reasons.push(reason({ kind: 'shell', before: before.shell, now: now.shell }));
    }
    return reasons;
  }
  if (before.kind === 'script' && now.kind === 'script') {
    const [old, script] = [entryAddress(before), entryAddress(now)];
    // Another script is other code, whatever is in it.
    const reasons: Reason[] = [];
    if (old !== script) reasons.push(reason({ kind: 'script', before: old, now: script }));
    else if (before.code !== now.code) reasons.push(reason({ kind: 'code', script, files }));
    return [...reasons, ...compareWith(before.with, now.with)];
  }
  return [reason({ kind: 'script', before: scriptOf(before), now: scriptOf(now) })];
}

function scriptOf(action: StageInputs['action']): string | null {
  return action.kind === 'script' ? entryAddress(action) : null;
}

function compareWith(before: Value, now: Value): readonly Reason[] {
  if (equal(before, now)) return [];
  if (!isMap(before) || !isMap(now)) {
    return [reason({ kind: 'with', key: '', change: 'changed', before, now })];
  }
  return changes(before, now).map((change) => reason({ kind: 'with', ...change }));
}

function compareParams(before: StageInputs, now: CurrentInputs): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const file of union(before.params, now.params)) {
    const was = before.params[file];
    const is = now.params[file];
    if (is === 'open') continue;
    if (typeof was === 'object' && typeof is === 'object') {
      reasons.push(...changes(was, is).map((change) => reason({ kind: 'param', file, ...change })));
    } else if (was !== is) {
      const change = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
      const keys = typeof was === 'object' ? was : typeof is === 'object' ? is : null;
      if (keys === null || change === 'changed') reasons.push(reason({ kind: 'params-file', file, change }));
      else {
        const moved = change === 'added' ? changes({}, keys) : changes(keys, {});
        reasons.push(...moved.map((one) => reason({ kind: 'param', file, ...one })));
      }
    }
  }
  return reasons;
}

function compareDeps(
  before: readonly DepRecord[],
  now: readonly (DepRecord | OpenDep)[],
  cells: CellChanges,
  files: FileChanges,
): readonly Reason[] {
  const reasons: Reason[] = [];
  const was = new Map(before.map((dep) => [addressOf(dep), dep]));
  const is = new Map(now.map((dep) => [addressOf(dep), dep]));
  for (const [address, dep] of is) {
    const old = was.get(address);
    if (old === undefined) reasons.push(depReason(dep, 'added', cells));
    else if (old.name !== dep.name) reasons.push(depReason(dep, 'renamed', cells));
    else if (!('open' in dep) && contentOf(old) !== contentOf(dep)) {
      reasons.push(depReason(dep, 'changed', cells, { ...filesOf(old, dep, files), ...kindOf(old, dep) }));
    }
  }
  for (const [address, dep] of was) if (!is.has(address)) reasons.push(depReason(dep, 'removed', cells));
  const sameDeps = reasons.every((one) => 'change' in one && one.change === 'changed');
  if (sameDeps && ![...was.keys()].every((address, index) => address === [...is.keys()][index])) {
    reasons.push(reason({ kind: 'dep-order' }));
  }
  return reasons;
}

type AnyDep = DepRecord | OpenDep;

export function addressOf(dep: AnyDep): string {
  if ('url' in dep) return `url ${dep.url}`;
  if ('stage' in dep) return `stage ${dep.stage}`;
  return 'glob' in dep ? `glob ${dep.glob}` : `path ${dep.path}`;
}

function contentOf(dep: DepRecord): string {
  return 'url' in dep ? dep.version : dep.hash;
}

/** What is known of a change. */
type DepChange = Pick<Extract<ReasonFact, { kind: 'dep' }>, 'files' | 'became'>;

function filesOf(before: DepRecord, now: DepRecord, files: FileChanges): DepChange {
  if ('url' in before || 'url' in now) return {};
  // That a file's bytes changed is what "changed" says.
  if ('path' in now && isFile(before.hash) && isFile(now.hash)) {
    if (digestOf(before.hash) !== digestOf(now.hash)) return {};
    const mode = listingChanges(new Map([[now.path, before.hash]]), new Map([[now.path, now.hash]]));
    return { files: mode };
  }
  const found = files(before.hash, now.hash);
  return found === null ? {} : { files: found };
}

function kindOf(before: DepRecord, now: DepRecord): DepChange {
  if (!('path' in before && 'path' in now) || isFile(before.hash) === isFile(now.hash)) return {};
  return { became: isFile(now.hash) ? 'file' : 'folder' };
}

function depReason(
  dep: AnyDep,
  change: 'changed' | 'added' | 'removed' | 'renamed',
  cells: CellChanges,
  known: DepChange = {},
): Reason {
  if ('stage' in dep) {
    const named = change === 'changed' ? cells(dep.stage) : { changed: [], added: [], removed: [] };
    return reason({ kind: 'group', stage: dep.stage, change, cells: named });
  }
  const path = 'url' in dep ? dep.url : 'glob' in dep ? dep.glob : dep.path;
  return reason({ kind: 'dep', path, change, ...known });
}

function compareOuts(before: readonly OutDeclaration[], now: readonly OutDeclaration[]): readonly Reason[] {
  const [was, is] = [namesByPath(before), namesByPath(now)];
  const [old, paths] = [[...was.keys()], [...is.keys()]];
  const added = paths.filter((path) => !was.has(path));
  const removed = old.filter((path) => !is.has(path));
  const renamed = paths.filter((path) => was.has(path) && was.get(path) !== is.get(path));
  const moved = added.length + removed.length === 0 && !equal(old, paths) ? [paths[0] ?? ''] : [];
  const reasons = (changed: readonly WorkspacePath[], change: OutListChange): readonly Reason[] =>
    changed.map((path) => reason({ kind: 'out-list', path, change }));
  return [
    ...reasons(added, 'added'),
    ...reasons(removed, 'removed'),
    ...reasons(renamed, 'renamed'),
    ...reasons(moved, 'moved'),
  ];
}

type OutListChange = Extract<Reason, { kind: 'out-list' }>['change'];

function namesByPath(outs: readonly OutDeclaration[]): ReadonlyMap<WorkspacePath, string | null> {
  return new Map(outs.map(({ name, path }) => [path, name]));
}

function compareEnv(before: StageInputs['env'], now: StageInputs['env']): readonly Reason[] {
  return changes(before, now).map(({ key, change }) => reason({ kind: 'env', name: key, change }));
}

function compareHost(before: StageInputs['host'], now: StageInputs['host']): readonly Reason[] {
  const text = (host: StageInputs['host']): string =>
    [host.node === null ? '' : `node ${host.node}`, host.platform ?? ''].filter(Boolean).join(' ') || 'any';
  return text(before) === text(now) ? [] : [reason({ kind: 'host', before: text(before), now: text(now) })];
}
