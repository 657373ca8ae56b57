import type { ClaimedShape, Named, StageClaim } from '../inputs/code/claim.js';
import type { Diagnostic, SourcePosition } from '../model/errors.js';
import type { Stage, Value } from '../model/graph.js';
import { isMap } from '../model/value-changes.js';
import { nearest } from '../pipeline/nearest.js';

const KEYS = ['params', 'with', 'deps', 'files', 'groups', 'outs'];

/**
 * Holds what a script says of its stage against the stage; of a group what is said is the same for all cells. Pure.
 * @returns what disagrees, in the order of the script
 */
export function checkClaim(stage: Stage, claim: StageClaim): readonly Diagnostic[] {
  const checker = new Checker(stage, claim);
  return [...checker.keys(), ...checker.params(), ...checker.given(), ...checker.names()].sort(
    ({ position: one }, { position: other }) => (one?.line ?? 0) - (other?.line ?? 0),
  );
}

/** Where a stage declares what is asked for. */
const SECTIONS = {
  deps: 'deps',
  files: 'deps, as {glob: …}',
  groups: 'deps, as {stage: …}',
  outs: 'outs',
} as const;

class Checker {
  readonly #name: string;

  constructor(
    private readonly stage: Stage,
    private readonly claim: StageClaim,
  ) {
    this.#name = stage.group ?? stage.name;
  }

  keys(): readonly Diagnostic[] {
    return this.claim.unknown.map(({ name, position }) =>
      this.#problem(
        position,
        `stage() has no key "${name}"`,
        name === 'given'
          ? 'It is called "with", as in the pipeline: const { with: cell } = stage({ with: … }).'
          : didYouMean(name, KEYS, `It takes ${KEYS.join(', ')}.`),
      ),
    );
  }

  names(): readonly Diagnostic[] {
    const { deps, outs } = this.stage;
    const paths = deps.flatMap((dep) => (dep.kind === 'path' ? [dep.name ?? dep.declared] : []));
    const groups = deps.flatMap((dep) => (dep.kind === 'stage' ? [dep.name ?? dep.stage] : []));
    const globs = deps.flatMap((dep) => (dep.kind === 'glob' ? [dep.name ?? dep.glob.patterns.join()] : []));
    const made = outs.map(({ name, declared }) => name ?? declared);
    return [
      ...this.#asked('deps', this.claim.deps, paths, groups),
      ...this.#asked('files', this.claim.files, globs, [...paths, ...groups]),
      ...this.#asked('groups', this.claim.groups, groups, paths),
      ...this.#asked('outs', this.claim.outs, made, []),
    ];
  }

  params(): readonly Diagnostic[] {
    const { params } = this.stage;
    // Of a whole file nobody knows its keys before it is read.
    if (params.some(({ keys }) => keys === null)) return [];
    return this.#tracked(
      this.claim.params,
      '',
      params.flatMap(({ keys }) => keys ?? []),
    );
  }

  given(): readonly Diagnostic[] {
    const { action } = this.stage;
    return action.kind === 'script' ? this.#value(this.claim.with, 'with', action.with) : [];
  }

  #asked(
    key: 'deps' | 'files' | 'groups' | 'outs',
    asked: readonly Named[],
    present: readonly string[],
    others: readonly string[],
  ): readonly Diagnostic[] {
    const section = SECTIONS[key];
    return asked
      .filter(({ name }) => !present.includes(name))
      .map(({ name, position }) =>
        this.#problem(
          position,
          `the script asks for ${key}.${name}, which stage "${this.#name}" doesn't declare`,
          others.includes(name)
            ? `It is a ${key === 'deps' ? 'group: ask for it by groups' : 'path: ask for it by deps'}.`
            : didYouMean(name, present, `Add "${name}" to its ${section}.`),
        ),
      );
  }

  /** @param path of the shape, with a dot at its end unless it is empty */
  #tracked(shape: ClaimedShape, path: string, tracked: readonly string[]): readonly Diagnostic[] {
    if (shape.kind !== 'map') return [];
    const found: Diagnostic[] = [];
    for (const { name, position, shape: inner } of shape.keys) {
      const key = `${path}${name}`;
      if (tracked.some((one) => one === key || key.startsWith(`${one}.`))) continue;
      if (tracked.some((one) => one.startsWith(`${key}.`))) {
        found.push(...this.#tracked(inner, `${key}.`, tracked));
      } else if (inner.kind !== 'any') {
        const message = `the script takes params.${key}, which stage "${this.#name}" doesn't track`;
        found.push(this.#problem(position, message, didYouMean(key, tracked, `Add "${key}" to its params.`)));
      }
    }
    const meant = found.map(({ advice }) => advice);
    const unknown = tracked.filter((one) => {
      const [first = ''] = one.slice(path.length).split('.');
      const isKnown = !one.startsWith(path) || shape.keys.some(({ name }) => name === first);
      return !isKnown && !meant.includes(question(one));
    });
    if (shape.isWhole) found.push(...unknown.map((key) => this.#unknown('params', key)));
    return found;
  }

  #value(shape: ClaimedShape, path: string, value: Value): readonly Diagnostic[] {
    if (shape.kind !== 'map') return [];
    if (!isMap(value)) {
      return [
        this.#problem(
          this.claim.call,
          `the script takes a map as ${path}, and is given something else`,
          null,
        ),
      ];
    }
    const found = shape.keys.flatMap(({ name, position, shape: inner }) => {
      const given = value[name];
      if (given !== undefined) return this.#value(inner, `${path}.${name}`, given);
      if (inner.kind === 'any') return [];
      const message = `the script takes ${path}.${name}, which stage "${this.#name}" doesn't give`;
      return [this.#problem(position, message, didYouMean(name, Object.keys(value), `Add "${name}" to it.`))];
    });
    const meant = found.map(({ advice }) => advice);
    const unknown = Object.keys(value).filter(
      (key) => !shape.keys.some(({ name }) => name === key) && !meant.includes(question(key)),
    );
    return [...found, ...(shape.isWhole ? unknown.map((key) => this.#unknown(path, key)) : [])];
  }

  #unknown(path: string, key: string): Diagnostic {
    const message = `stage "${this.#name}" has ${path}.${key}, which the script doesn't know`;
    return this.#problem(this.claim.call, message, 'Take it out there, or add it to the shape.');
  }

  #problem(position: SourcePosition, message: string, advice: string | null): Diagnostic {
    return {
      message,
      position,
      also: { message: `stage "${this.#name}" is declared here`, position: this.stage.position },
      advice,
    };
  }
}

function didYouMean(name: string, known: readonly string[], otherwise: string): string {
  const close = nearest(name, known);
  return close === null ? otherwise : question(close);
}

/** Whoever was asked about is told no second time. */
function question(name: string): string {
  return `Did you mean "${name}"?`;
}
