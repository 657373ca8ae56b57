import type { Details } from '../../src/model.js';

type Params = Details['params'];

/** For each of several cells, its params that aren't the same in all, in the order of the first that has them. */
export function differing(all: readonly Params[]): readonly Params[] {
  const keys = [...new Set(all.flatMap((params) => params.map(([key]) => key)))];
  const valueOf = (params: Params, key: string): string | undefined =>
    params.find(([own]) => own === key)?.[1];
  const differ = keys.filter((key) => new Set(all.map((params) => valueOf(params, key))).size > 1);
  return all.map((params) =>
    differ.flatMap((key) => {
      const value = valueOf(params, key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}
