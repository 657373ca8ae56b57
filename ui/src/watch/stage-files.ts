import { posix } from 'node:path';
import { goalFinder, type Goal, type ListedStage, type SideReading, type Value as Told } from 'lockstep';
import type { FiguresWithGoals } from '../fold/measures.js';
import { plainValue } from '../fold/value.js';

/** What a metrics file says of its stage. */
export interface StageFile {
  readonly stage: string;
  readonly figures: FiguresWithGoals;
}

/** Paths of a stage's metrics files, from the workspace. */
export function metricPaths({ wdir, outs }: Pick<ListedStage, 'wdir' | 'outs'>): readonly string[] {
  return outs.filter(({ kind }) => kind === 'metric').map(({ path }) => workspacePath(wdir, path));
}

/** @param declared as the pipeline writes it, from `wdir` */
export function workspacePath(wdir: string, declared: string): string {
  return declared.startsWith('/') ? declared : posix.join(wdir, declared);
}

/**
 * What files say of stages, single values only. A key that several files of a stage have is told with its file.
 * @param owners by path of a file or folder, the stage that makes it
 */
export function stageFiles(
  { files }: Pick<SideReading, 'files'>,
  owners: ReadonlyMap<string, string>,
  goals: readonly Goal[],
): readonly StageFile[] {
  const goalOf = goalFinder(goals);
  const found = [...files].flatMap(([path, side]) => {
    const stage = ownerOf(path, owners);
    return stage === null || side.kind !== 'values' ? [] : [{ stage, path, told: singles(side.values) }];
  });
  const counts = new Map<string, number>();
  for (const { stage, told } of found) {
    for (const [key] of told) counts.set(`${stage}\0${key}`, (counts.get(`${stage}\0${key}`) ?? 0) + 1);
  }
  return found.map(({ stage, path, told }) => {
    const named = told.map(([key, value]) => {
      const isShared = (counts.get(`${stage}\0${key}`) ?? 0) > 1;
      const name = key === '' ? posix.basename(path) : isShared ? `${posix.basename(path)}:${key}` : key;
      return [name, { value: plainValue(value), goal: goalOf(path, key) }] as const;
    });
    return { stage, figures: new Map(named) };
  });
}

function singles(values: ReadonlyMap<string, Told>): readonly (readonly [string, Told])[] {
  return [...values].filter(([, value]) => !Array.isArray(value));
}

function ownerOf(path: string, owners: ReadonlyMap<string, string>): string | null {
  for (let at = path; at !== '.' && at !== '/'; at = posix.dirname(at)) {
    const owner = owners.get(at);
    if (owner !== undefined) return owner;
  }
  return null;
}
