import type { Value, WorkspacePath } from '../model/graph.js';
import type { Goal } from '../model/measured.js';
import { equal } from '../model/value-changes.js';
import { type Cell, type Goals, judge, type Verdict } from './goals.js';
import type { Snapshot } from './snapshot.js';
import { type Parsed, parseValues } from './values.js';

/** The values of one file on one side. */
export type SideValues =
  | {
      readonly kind: 'values';
      readonly values: ReadonlyMap<string, Value>;
      /** What other keys have isn't known. */
      readonly isPart?: true;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'lost' };

/** All that one side has. */
export interface SideReading {
  readonly label: string;
  readonly files: ReadonlyMap<WorkspacePath, SideValues>;
  /** What isn't to be had, and why, each a sentence. */
  readonly notes: readonly string[];
}

/** A value on two sides. */
export interface Change {
  readonly path: WorkspacePath;
  /** Dotted; empty where a file is one value. */
  readonly key: string;
  readonly old: Cell;
  readonly now: Cell;
  /** New minus old; `null` where they aren't numbers. */
  readonly by: number | null;
  readonly isSame: boolean;
  readonly goal: Goal | null;
  /** `null`: it has no goal, or is new. */
  readonly verdict: Verdict | null;
}

/** Files that a note names. */
const SHOWN = 3;

/**
 * @param paths files, and folders of files
 * @param values single values of a file's content
 */
export async function readSide(
  snapshot: Snapshot,
  paths: readonly WorkspacePath[],
  values: (value: Value) => ReadonlyMap<string, Value>,
  isRead: (path: WorkspacePath) => boolean,
): Promise<SideReading> {
  const { label } = snapshot;
  const files = new Map<WorkspacePath, SideValues>();
  const notes = [...snapshot.notes];
  const lost: WorkspacePath[] = [];
  const unreadable: string[] = [];
  for (const { path, found } of await snapshot.read(paths)) {
    // What else lies in a folder is no data; a file that is named is meant.
    if (!paths.includes(path) && !isRead(path)) continue;
    if (found.kind === 'lost') lost.push(path);
    if (found.kind !== 'bytes') files.set(path, found);
    else files.set(path, valuesOf(path, parseValues(path, found.bytes)));
  }
  if (lost.length > 0) notes.push(lostNote(label, lost));
  notes.push(...unreadable.slice(0, SHOWN));
  const more = unreadable.length - SHOWN;
  if (more > 0) notes.push(`${more} more ${more === 1 ? 'file' : 'files'} of ${label} can't be read`);
  return { label, files, notes };

  function valuesOf(path: WorkspacePath, parsed: Parsed): SideValues {
    if (parsed.kind === 'value') return { kind: 'values', values: values(parsed.value) };
    unreadable.push(`${path} of ${label} can't be read: ${parsed.why}`);
    return { kind: 'lost' };
  }
}

function lostNote(label: string, lost: readonly WorkspacePath[]): string {
  const some = lost.slice(0, SHOWN).join(', ');
  const more = lost.length > SHOWN ? ` and ${lost.length - SHOWN} more` : '';
  return `${label}: ${some}${more} ${lost.length === 1 ? 'is' : 'are'} recorded, and neither in git nor in the store here`;
}

/** Every value of either side, in the order of the new one; what only the old one has comes behind. */
export function compareSides(old: SideReading, now: SideReading, goals: Goals): readonly Change[] {
  const paths = new Set([...now.files.keys(), ...old.files.keys()]);
  return [...paths].flatMap((path) => {
    const [before, after] = [old.files.get(path), now.files.get(path)];
    // A goal whose file isn't to be had is one that can't be decided.
    const isLost = before?.kind === 'lost' || after?.kind === 'lost';
    const keys = new Set([...keysOf(after), ...keysOf(before), ...(isLost ? goals.keysIn(path) : [])]);
    return [...keys].map((key) => changeOf(path, key, cellOf(before, key), cellOf(after, key), goals));
  });
}

function keysOf(side: SideValues | undefined): Iterable<string> {
  return side?.kind === 'values' ? side.values.keys() : [];
}

function cellOf(side: SideValues | undefined, key: string): Cell {
  if (side?.kind === 'lost') return side;
  const value = side?.kind === 'values' ? side.values.get(key) : undefined;
  if (value !== undefined) return { kind: 'value', value };
  return { kind: side?.kind === 'values' && side.isPart === true ? 'lost' : 'absent' };
}

function changeOf(path: WorkspacePath, key: string, old: Cell, now: Cell, goals: Goals): Change {
  const [before, after] = [old, now].map((cell) => (cell.kind === 'value' ? cell.value : undefined));
  const goal = goals.of(path, key);
  return {
    path,
    key,
    old,
    now,
    by: typeof before === 'number' && typeof after === 'number' ? after - before : null,
    isSame: before !== undefined && after !== undefined && (before === after || equal(before, after)),
    goal,
    verdict: goal === null ? null : judge(goal, old, now),
  };
}
