import type { JsonRule, Tolerance } from '../model/graph.js';

export interface JsonComparison {
  /** A line each: `/epochs/3/loss: 0.51 → 0.52`. */
  readonly differences: readonly string[];
  /** Largest |a − b| / max(|a|, |b|) among the numbers that are not equal; 0 where all are. */
  readonly largest: number;
}

/** What two JSON values have apart from what the rule allows. Pure; linear in their size. */
export function compareJson(recorded: unknown, fresh: unknown, rule: JsonRule): JsonComparison {
  const patterns = patternsOf(rule);
  const differences: string[] = [];
  let largest = 0;
  const differ = (path: Path, text: string): void => {
    differences.push(`${pointerOf(path)}: ${text}`);
  };
  const walk = (a: unknown, b: unknown, path: Path): void => {
    if (patterns.ignored.some((pattern) => covers(pattern, path))) return;
    if (typeof a === 'number' && typeof b === 'number') {
      const relative = isSameNumber(a, b) ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
      if (!isWithin(a, b, toleranceAt(patterns, path))) differ(path, `${a} → ${b}`);
      else largest = Math.max(largest, relative);
    } else if (Array.isArray(a) && Array.isArray(b)) {
      for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
        walk(a[index], b[index], [...path, String(index)]);
      }
      if (a.length !== b.length) differ(path, `${a.length} entries → ${b.length}`);
    } else if (isMap(a) && isMap(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
        const below = [...path, key];
        if (Object.hasOwn(a, key) && Object.hasOwn(b, key)) walk(a[key], b[key], below);
        else if (!patterns.ignored.some((pattern) => covers(pattern, below))) {
          differ(below, Object.hasOwn(a, key) ? 'only recorded' : 'only in the rerun');
        }
      }
    } else if (a !== b) {
      differ(path, `${brief(a)} → ${brief(b)}`);
    }
  };
  walk(recorded, fresh, []);
  return { differences, largest };
}

type Path = readonly string[];

interface Patterns {
  readonly ignored: readonly Path[];
  /** Longest first. */
  readonly tolerances: readonly { readonly pattern: Path; readonly tolerance: Tolerance }[];
}

function patternsOf({ tolerance, pointers, ignore }: JsonRule): Patterns {
  const own = Object.entries(pointers).map(([pointer, one]) => ({
    pattern: partsOf(pointer),
    tolerance: one,
  }));
  return {
    ignored: ignore.map(partsOf),
    tolerances: [
      ...own.sort((one, other) => other.pattern.length - one.pattern.length),
      { pattern: [], tolerance },
    ],
  };
}

function toleranceAt({ tolerances }: Patterns, path: Path): Tolerance {
  const found = tolerances.find(({ pattern }) => covers(pattern, path));
  if (found === undefined) throw new TypeError('the whole document has a tolerance');
  return found.tolerance;
}

/** Whether the pattern leads to the path or to something above it. */
function covers(pattern: Path, path: Path): boolean {
  return (
    pattern.length <= path.length && pattern.every((part, index) => part === '*' || part === path[index])
  );
}

function isWithin(a: number, b: number, { relative, absolute }: Tolerance): boolean {
  if (isSameNumber(a, b)) return true;
  // Of what isn't finite nothing is near.
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= Math.max(absolute, relative * Math.max(Math.abs(a), Math.abs(b)));
}

/** A diverged run repeats itself: NaN is what NaN was. */
function isSameNumber(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/** RFC 6901. */
function partsOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function pointerOf(path: Path): string {
  if (path.length === 0) return 'the whole';
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function brief(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isMap(value)) return 'a map';
  const text = JSON.stringify(value);
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
