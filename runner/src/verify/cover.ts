import type { Stage, StageName } from '../model/graph.js';
import { encodeValue } from '../model/value-json.js';
import { sha256 } from '../model/hashes.js';
import { groupBy } from '../model/group-by.js';
import type { StageInputs } from '../model/records.js';
import { isMap } from '../model/value-changes.js';

/** So many values of a facet are each covered; a facet with more, such as seeds, is left to chance. */
const MOST_VALUES = 8;

/** What may be drawn. */
export interface Coverable {
  readonly stage: Pick<Stage, 'name' | 'group'>;
  readonly inputs: StageInputs;
}

/** One way in which the cells of a group differ, with more values than are covered one by one. */
export interface LeftToChance {
  readonly group: string;
  /** As `with seed`. */
  readonly facet: string;
  readonly values: number;
}

export interface CoverSample {
  /** In the order of the candidates. */
  readonly drawn: readonly StageName[];
  readonly leftToChance: readonly LeftToChance[];
}

/**
 * Draws so few candidates that each group, each script of a group, and each value of what its cells differ in (entries
 * of `with`, paths of deps, params, env, commands) is in the sample; what has more than 8 values is left to chance, but
 * for scripts. It takes whoever covers most of what is still open, and among equals the smallest SHA-256 of seed and
 * name, so that anyone can draw the same ones again.
 *
 * @param atLeast more are drawn, by their hash, until there are so many
 */
export function coverSample(candidates: readonly Coverable[], seed: string, atLeast: number): CoverSample {
  const wanted = new Map<StageName, readonly string[]>();
  const leftToChance: LeftToChance[] = [];
  for (const [group, cells] of groupBy(candidates, ({ stage }) => stage.group ?? stage.name)) {
    const facets = cells.map(facetsOf);
    const counts = new Map<string, number>();
    for (const facet of new Set(facets.flatMap((one) => [...one.keys()]))) {
      const values = new Set(facets.map((one) => one.get(facet))).size;
      if (values <= MOST_VALUES || facet === 'script') counts.set(facet, values);
      else leftToChance.push({ group, facet, values });
    }
    for (const [index, { stage }] of cells.entries()) {
      const own = [...(facets[index] ?? [])].filter(([facet]) => counts.has(facet));
      wanted.set(stage.name, [group, ...own.map(([facet, value]) => `${group}\n${facet}\n${value}`)]);
    }
  }
  const drawn = new Set(greedy(wanted, seed, atLeast));
  return {
    drawn: candidates.map(({ stage }) => stage.name).filter((name) => drawn.has(name)),
    leftToChance,
  };
}

function greedy(
  wanted: ReadonlyMap<StageName, readonly string[]>,
  seed: string,
  atLeast: number,
): readonly StageName[] {
  const rank = new Map([...wanted.keys()].map((name) => [name, sha256(`${seed}\n${name}`)]));
  const left = [...wanted.keys()].sort((one, other) =>
    (rank.get(one) ?? '') < (rank.get(other) ?? '') ? -1 : 1,
  );
  const open = new Set([...wanted.values()].flat());
  const drawn: StageName[] = [];
  while (left.length > 0 && (open.size > 0 || drawn.length < atLeast)) {
    let [best, most] = [0, -1];
    for (const [index, name] of left.entries()) {
      const covers = (wanted.get(name) ?? []).filter((one) => open.has(one)).length;
      if (covers > most) [best, most] = [index, covers];
    }
    for (const name of left.splice(best, 1)) {
      drawn.push(name);
      for (const one of wanted.get(name) ?? []) open.delete(one);
    }
  }
  return drawn;
}

/** What of a stage's inputs cells of one group can differ in, as text. */
function facetsOf({ inputs }: Coverable): ReadonlyMap<string, string> {
  const { action, deps, params, env } = inputs;
  const facets = new Map<string, string>();
  if (action.kind === 'command') facets.set('command', JSON.stringify(action.commands));
  else {
    facets.set('script', action.script);
    const given = isMap(action.with) ? Object.entries(action.with) : [['', action.with] as const];
    for (const [key, value] of given) {
      facets.set(`with ${key}`.trimEnd(), JSON.stringify(encodeValue(value)));
    }
  }
  for (const [index, dep] of deps.entries()) {
    facets.set(`dep ${dep.name ?? String(index)}`, 'stage' in dep ? dep.stage : dep.path);
  }
  for (const [file, tracked] of Object.entries(params)) {
    if (typeof tracked === 'string') facets.set(`params file ${file}`, tracked);
    else
      for (const [key, value] of Object.entries(tracked))
        facets.set(`param ${key}`, JSON.stringify(encodeValue(value)));
  }
  for (const [name, value] of Object.entries(env)) facets.set(`env ${name}`, value);
  return facets;
}
