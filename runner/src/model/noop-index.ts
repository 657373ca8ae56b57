/**
 * What the last complete run that had nothing to do looked at, and how it lay there: while nothing of it has changed,
 * there is still nothing to do. Kept in `.lockstep/index` (docs/algorithms/no-op.md).
 */
export interface NoopIndex {
  /** Of what decides beside files: lockstep's own build, Node, the system, the user and the folder. */
  readonly circumstances: string;
  /** Stages that were up to date. */
  readonly stages: number;
  /** What `lstat` says of all that was looked at. */
  readonly seen: Looks;
  /** What `stat` says of those that are links. */
  readonly behind: Looks;
  /** Absolute path → where it really is, if that is elsewhere. */
  readonly real: ReadonlyMap<string, string>;
}

/** Facts that are kept of a path. */
export const FACTS = 5;

/** Paths, and the facts of each in the same order: one list of numbers, since there are tens of thousands. */
export interface Looks {
  /** Absolute. */
  readonly paths: readonly string[];
  /** `FACTS` a path. */
  readonly facts: Float64Array;
}

/** `lockstep` and the version of the format: an index with another one is none. Its bytes tell the machine's order, too. */
const MAGIC = 0x10c_57e9_0002;
/** The head's numbers: magic, check, stages, seen, behind, real. */
const HEAD = 6;
const BORDER = '\0';

/** The head, all facts, then the texts: numbers are taken as they lie there, since nothing is faster to read. */
export function encodeNoopIndex({ circumstances, stages, seen, behind, real }: NoopIndex): Uint8Array {
  const places = [...real].flat();
  const text = new TextEncoder().encode(
    [circumstances, ...seen.paths, ...behind.paths, ...places, ''].join(BORDER),
  );
  const head = [MAGIC, 0, stages, seen.paths.length, behind.paths.length, real.size];
  const numbers = Float64Array.of(...head);
  const start = numbers.byteLength + seen.facts.byteLength + behind.facts.byteLength;
  const bytes = new Uint8Array(roundUp(start + text.byteLength));
  const all = new Float64Array(bytes.buffer);
  all.set(numbers);
  all.set(seen.facts, HEAD);
  all.set(behind.facts, HEAD + seen.facts.length);
  bytes.set(text, start);
  all[1] = checkOf(bytes, start);
  return bytes;
}

/** @returns null where the bytes aren't whole, or another version's */
export function decodeNoopIndex(content: Uint8Array): NoopIndex | null {
  if (content.byteLength % Float64Array.BYTES_PER_ELEMENT !== 0) return null;
  const bytes =
    content.byteOffset % Float64Array.BYTES_PER_ELEMENT === 0 ? content : Uint8Array.from(content);
  const all = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  const [magic, check, stages = 0, seen = 0, behind = 0, real = 0] = all.subarray(0, HEAD);
  const middle = HEAD + seen * FACTS;
  const end = middle + behind * FACTS;
  if (magic !== MAGIC || !(end <= all.length) || check !== checkOf(bytes, end * 8)) return null;
  const [circumstances = '', ...texts] = new TextDecoder().decode(bytes.subarray(end * 8)).split(BORDER);
  const places = texts.slice(seen + behind, seen + behind + 2 * real);
  return {
    circumstances,
    stages,
    seen: { paths: texts.slice(0, seen), facts: all.subarray(HEAD, middle) },
    behind: { paths: texts.slice(seen, seen + behind), facts: all.subarray(middle, end) },
    real: new Map(places.flatMap((path, at) => (at % 2 === 0 ? [[path, places[at + 1] ?? '']] : []))),
  };
}

function roundUp(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/**
 * Two sums modulo 2^32, as Adler's, over the head (but for the check itself) and the texts: for torn and flipped bytes,
 * at a cost that a run with nothing to do can bear. Facts vouch for themselves: a wrong one is no inode's. Nobody gains
 * by a forged index: it lies where the results lie.
 * @param start where the texts begin
 */
function checkOf({ buffer, byteOffset, byteLength }: Uint8Array, start: number): number {
  const words = new Int32Array(buffer, byteOffset, byteLength / 4);
  let [one, two] = [1, words.length];
  const add = (word: number): void => {
    one = (one + word) | 0;
    two = (two + Math.imul(one, 31)) | 0;
  };
  words.subarray(0, 2).forEach(add);
  words.subarray(4, 2 * HEAD).forEach(add);
  words.subarray(start / 4).forEach(add);
  // Both in one double that is a whole number.
  return (one >>> 0) * 0x20_0000 + (two & 0x1f_ffff);
}
