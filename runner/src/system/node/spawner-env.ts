import { MARK_VARIABLE } from '../processes.js';

type Env = Readonly<Record<string, string>>;

/** An environment as what it differs in from one that is known already: most of them are nearly the same. */
export interface EnvChanges {
  readonly set: Env;
  readonly unset: readonly string[];
}

export function changesOf(base: Env, env: Env): EnvChanges {
  return {
    set: Object.fromEntries(Object.entries(env).filter(([name, value]) => base[name] !== value)),
    unset: Object.keys(base).filter((name) => env[name] === undefined),
  };
}

export function withChanges(base: Env, { set, unset }: EnvChanges): Env {
  const without = new Set(unset);
  return { ...Object.fromEntries(Object.entries(base).filter(([name]) => !without.has(name))), ...set };
}

/**
 * This process's own, as it is now, without the mark of the stage that it may be in itself: who ends that tells this
 * process, not its spawner.
 */
export function ownEnv(): Env {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name === MARK_VARIABLE ? [] : [[name, value]],
    ),
  );
}
