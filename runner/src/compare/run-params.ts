import type { Value, WorkspacePath } from '../model/graph.js';
import { paramsOf } from '../model/leaves.js';
import { decodeParams } from '../model/recorded-params.js';
import type { Made } from '../record/made-by-run.js';
import type { KnownParams } from './snapshot.js';

/**
 * Params that the stages of a run were given, as its record has them. `null`: it says nothing of them, as those of
 * earlier versions.
 */
export function paramsOfRun(made: readonly Made[]): KnownParams | null {
  const files = new Map<WorkspacePath, Map<string, Value>>();
  for (const { params } of made) {
    for (const [path, values] of decodeParams(params ?? {})) {
      const known = files.get(path) ?? new Map<string, Value>();
      files.set(path, known);
      // A stage may depend on a subtree, another one on a part of it.
      for (const [key, value] of Object.entries(values)) {
        for (const [inner, leaf] of paramsOf(value)) known.set(inner === '' ? key : `${key}.${inner}`, leaf);
      }
    }
  }
  return made.some(({ params }) => params !== undefined) ? files : null;
}

/** Of another side's params those that a run can have known: what no stage of it read, it is no difference to. */
export function knownOnly(
  path: WorkspacePath,
  values: ReadonlyMap<string, Value>,
  known: readonly KnownParams[],
): ReadonlyMap<string, Value> {
  return new Map([...values].filter(([key]) => known.some((params) => params.get(path)?.has(key) === true)));
}
