import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { StagePlace } from './paths.js';

/** Never gone through, at whatever depth, unless a pattern names them: what lies in them belongs to tools. */
export const TOOL_FOLDERS: ReadonlySet<string> = new Set(['.git', '.lockstep', '.dvc', 'node_modules']);

/** A pattern that was read: a folder that it names, and what the names below that must be. */
export interface Pattern {
  /** Absolute: the leading folders without wildcards. */
  readonly base: string;
  /** Below `base`; the last one is of what is found. */
  readonly parts: readonly Part[];
  /** It ends in `/`: folders are meant, else files. */
  readonly folders: boolean;
  /** What lies outside the workspace keeps its absolute path, since it was written so. */
  readonly absolute: boolean;
}

export type Part =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'wildcard'; readonly text: string; readonly matches: (name: string) => boolean }
  /** `**`: any number of folders, none included. */
  | { readonly kind: 'depth' };

/** Which of a pattern's parts may come next; its number of parts: all of it has matched. */
export type State = readonly number[];

/** The message continues a sentence: `the pattern "x" …`. */
export class PatternError extends Error {
  override readonly name = 'PatternError';

  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

/**
 * Wildcards are those of shells and of git: `*`, `?`, `[abc]`, `{a,b}` within a name, `**` for any number of
 * folders. A backslash takes a character as it is.
 * @throws PatternError
 */
export function readPattern(text: string, { workspace, wdir }: StagePlace): Pattern {
  const names = partsOf(text);
  const folders = text.endsWith('/');
  // All of it without a wildcard is a name in a folder.
  const first = names.findIndex(hasWildcard);
  const split = first === -1 ? names.length - 1 : first;
  const root = text.startsWith('/') ? '/' : '';
  const base = posix.resolve(workspace, wdir, root + names.slice(0, split).map(plain).join('/'));
  const parts = names.slice(split).map((name) => partOf(name));
  // Everything below: `docs/**` are the files, not nothing.
  if (parts.at(-1)?.kind === 'depth') parts.push(partOf('*'));
  return { base, parts, folders, absolute: posix.isAbsolute(text) || posix.isAbsolute(wdir) };
}

/** Between slashes, without empty parts and `.`. */
function partsOf(text: string): readonly string[] {
  if (text.includes('\0')) throw new PatternError('has a null character in it', 'Remove it');
  if (/^!(?!\()/.test(text)) {
    throw new PatternError('begins with "!"', 'Write what is to be left out under "exclude"');
  }
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0) throw new PatternError('names nothing', 'Write a pattern such as "data/*.csv"');
  for (const part of parts) {
    if ((part.match(/(?<!\\)\{/g)?.length ?? 0) !== (part.match(/(?<!\\)\}/g)?.length ?? 0)) {
      throw new PatternError(
        'has braces that hold a "/" or are not closed',
        'Write a pattern for each folder',
      );
    }
  }
  if (parts.slice(parts.findIndex(hasWildcard)).includes('..') && parts.some(hasWildcard)) {
    throw new PatternError('has ".." behind a wildcard', 'Begin the pattern with the folder that is meant');
  }
  return parts;
}

/** Of a pattern, or of a part of one. */
export function hasWildcard(part: string): boolean {
  // A bracket that is never closed hides a star from the scan, and is to be told.
  return picomatch.scan(part).isGlob || /(?<!\\)[*?]/.test(part);
}

function partOf(text: string): Part {
  if (text === '**') return { kind: 'depth' };
  if (!hasWildcard(text)) return { kind: 'name', name: plain(text) };
  return { kind: 'wildcard', text, matches: matcherOf(text) };
}

/** With more stars than these a regular expression may take longer than anybody waits. */
const FEW_STARS = 3;
const MOST_STARS = 6;

function matcherOf(text: string): (name: string) => boolean {
  const stars = text.match(/\*+/g)?.length ?? 0;
  if (stars > FEW_STARS && !/[[\]{}()!+@|\\]/.test(text)) return (name) => matchesStars(text, name);
  if (stars > MOST_STARS) {
    throw new PatternError(
      `has ${stars} stars and brackets or braces in one name`,
      `Write ${MOST_STARS} stars at most, or none of the others`,
    );
  }
  try {
    return picomatch(text, { strictBrackets: true, nonegate: true, posix: true });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PatternError('has a bracket that is not closed', 'Close it, or write \\ before it');
  }
}

/** Of stars and question marks alone: only the last star that was met needs to be tried again. */
export function matchesStars(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  let [at, inName, star, resumed] = [0, 0, -1, 0];
  while (inName < name.length) {
    if (pattern[at] === '*') {
      star = at;
      at += 1;
      resumed = inName;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[inName])) {
      at += 1;
      inName += 1;
    } else if (star === -1) return false;
    else {
      at = star + 1;
      resumed += 1;
      inName = resumed;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}

function plain(name: string): string {
  return name.replace(/\\(.)/g, '$1');
}

export function startOf({ parts }: Pattern): State {
  return closed(parts, [0]);
}

export function hasMatched({ parts }: Pattern, state: State): boolean {
  return state.includes(parts.length);
}

/** Whether something below what was taken so far could match. */
export function goesOn({ parts }: Pattern, state: State): boolean {
  return state.some((at) => at < parts.length);
}

/** Where only names can come next: these; else `null`. */
export function namesIn({ parts }: Pattern, state: State): readonly string[] | null {
  const names: string[] = [];
  for (const at of state) {
    const part = parts[at];
    if (part === undefined) continue;
    if (part.kind !== 'name') return null;
    names.push(part.name);
  }
  return names;
}

/** @param isLink a link to a folder: `**` leads through none, since links may lead in a circle */
export function stepInto({ parts }: Pattern, state: State, name: string, isLink = false): State {
  const next = state.flatMap((at): readonly number[] => {
    const part = parts[at];
    switch (part?.kind) {
      case undefined:
        return [];
      case 'name':
        return part.name === name ? [at + 1] : [];
      case 'wildcard':
        return (!TOOL_FOLDERS.has(name) || part.text.includes(name)) && part.matches(name) ? [at + 1] : [];
      case 'depth':
        return name.startsWith('.') || TOOL_FOLDERS.has(name) || isLink ? [] : [at];
    }
  });
  return closed(parts, next);
}

/** `**` may stand for no folder. */
function closed(parts: readonly Part[], state: readonly number[]): State {
  const all = new Set(state);
  for (const at of all) if (parts[at]?.kind === 'depth') all.add(at + 1);
  return [...all];
}
