import type { SessionOptions } from '../workspace/session.js';

/** Words behind `--`, and what they are followed by: `true` by nothing; `false` and `null` leave the word out. */
export type Flags = Readonly<Record<string, boolean | number | string | null>>;

/** What one would type for this after `lockstep`. */
export function commandLine(
  { params, set, name, scope }: SessionOptions,
  command: string,
  targets: readonly string[] = [],
  flags: Flags = {},
): readonly string[] {
  return [
    command,
    ...targets,
    ...Object.entries(flags).flatMap(([flag, value]) => words(`--${flag}`, value)),
    ...params.flatMap((file) => words('--params', file)),
    ...set.flatMap((assignment) => words('-S', assignment)),
    ...words('--name', name),
    ...words('--all', scope?.kind === 'all'),
    ...words('-R', scope?.kind === 'below' ? scope.folder : null),
  ];
}

function words(flag: string, value: Flags[string] = null): readonly string[] {
  if (value === null || value === false) return [];
  return value === true ? [flag] : [flag, String(value)];
}
