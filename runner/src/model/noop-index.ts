/**
 * What the last complete run that had nothing to do looked at, and how it lay there: while nothing of it has changed,
 * there is still nothing to do. Kept in `.lockstep/index` (docs/algorithms/no-op.md).
 */
export interface NoopIndex {
  /** Of what decides beside files: lockstep's own build, Node, the system, the folder. */
  readonly circumstances: string;
  /** Stages that were up to date. */
  readonly stages: number;
  /** Absolute path → what `lstat` and, behind a link, `stat` say of it. */
  readonly seen: ReadonlyMap<string, string>;
  /** Absolute path → where it really is. */
  readonly real: ReadonlyMap<string, string>;
}

/** An index of another version is none. */
const HEADER = 'lockstep no-op index 1';

/** One fact a line; a path with a line break in it can't be written, and then there is no index. */
export function encodeNoopIndex({ circumstances, stages, seen, real }: NoopIndex): string | null {
  const facts = [
    ...[...seen].flatMap(([path, signature]) => [path, signature]),
    '',
    ...[...real].flatMap(([path, place]) => [path, place]),
  ];
  if (facts.some((fact) => fact.includes('\n'))) return null;
  const text = [HEADER, circumstances, String(stages), String(seen.size), ...facts].join('\n');
  return `${text}\n${checkOf(text)}`;
}

/** @returns null where the text isn't whole, or another version's */
export function decodeNoopIndex(text: string): NoopIndex | null {
  const end = text.lastIndexOf('\n');
  if (!text.startsWith(`${HEADER}\n`) || text.slice(end + 1) !== checkOf(text.slice(0, end))) return null;
  const [, circumstances = '', stages = '', count = '', ...facts] = text.slice(0, end).split('\n');
  const border = 2 * Number(count);
  return {
    circumstances,
    stages: Number(stages),
    seen: pairsOf(facts.slice(0, border)),
    real: pairsOf(facts.slice(border + 1)),
  };
}

function pairsOf(facts: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (let at = 0; at + 1 < facts.length; at += 2) pairs.set(facts[at] ?? '', facts[at + 1] ?? '');
  return pairs;
}

/**
 * Two sums modulo 2^32, as Adler's, over a text's UTF-16 units: for torn and flipped bytes, at a cost that a run with
 * nothing to do can bear. Nobody gains by a forged index: it lies where the results lie.
 */
function checkOf(text: string): string {
  let [one, two] = [1, 0];
  for (let at = 0; at < text.length; at += 1) {
    one = (one + text.charCodeAt(at)) | 0;
    two = (two + Math.imul(one, 31)) | 0;
  }
  return `${(one >>> 0).toString(16)}-${(two >>> 0).toString(16)}-${text.length}`;
}
