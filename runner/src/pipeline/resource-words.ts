import { nearest } from './nearest.js';

/** How resources are written, in a pipeline and on the command line. */

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

export const MEMORY_ADVICE =
  'Write bytes, or a number with B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 500MB';

/** Bytes of a number with a unit, 1000 to a kB and 1024 to a KiB; `null` for any other text, and for none. */
export function bytesOf(text: string): number | null {
  const [, size = '', unit = ''] = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return factor !== undefined && Number(size) > 0 ? Math.round(Number(size) * factor) : null;
}

export interface NameTrouble {
  readonly message: string;
  readonly advice: string;
}

/** What a name can't be a resource for: signs that no name has, and what was meant to be `cpu` or `memory`. */
export function nameTrouble(name: string): NameTrouble | null {
  if (name === 'cpu' || name === 'memory') return null;
  const meant = builtIn(name);
  if (meant !== null) {
    return {
      message: `"${name}" would be a resource of its own, of which nothing is known`,
      advice: `Did you mean "${meant}"?`,
    };
  }
  return /^[a-z][a-z0-9_.-]*$/i.test(name)
    ? null
    : {
        message: `"${name}" can't name a resource`,
        advice: 'Begin with a letter; go on with letters, digits, "_", "." and "-"',
      };
}

const CPU_WORDS = /^v?cpus?$|^(processor|core)s?$/;
const MEMORY_WORDS = /^mem$|^ram$/;

/** `gpu` is one letter from `cpu`: that one is known by its words, not by its letters. */
function builtIn(name: string): 'cpu' | 'memory' | null {
  const word = name.toLowerCase();
  if (CPU_WORDS.test(word)) return 'cpu';
  return MEMORY_WORDS.test(word) || nearest(word, ['memory']) !== null ? 'memory' : null;
}
