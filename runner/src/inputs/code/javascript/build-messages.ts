import type { BuildFailure, Location, Message } from 'esbuild';
import type { Diagnostic, SourcePosition } from '../../../model/errors.js';
import { packageName } from './packages.js';

export function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

/** What to do about a name that a bundle has already. */
export const ADVICE_ON_OWN_NAMES =
  "Give it another name: those that begin with __lockstep are lockstep's own.";

/** What an import looks for in vain. */
export function unresolvedIn({ text }: Message): string | null {
  return /^Could not resolve "(.+)"$/.exec(text)?.[1] ?? null;
}

export function isRelative(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier);
}

/** @param addedTo what was put before the first line of a source */
export function diagnosticOf(message: Message, addedTo: (file: string) => string = () => ''): Diagnostic {
  const { text, location } = message;
  const notes = isOfOwnName(text) ? [] : message.notes;
  const position = location === null ? null : positionOf(location, addedTo(location.file));
  const [other] = notes.filter((note) => note.location !== null);
  const also =
    other?.location == null
      ? {}
      : {
          also: {
            message: other.text.replace(/:$/, ''),
            position: positionOf(other.location, addedTo(other.location.file)),
          },
        };
  const told = notes.filter((note) => note.location === null).map((note) => note.text);
  return { message: text, position, ...also, advice: adviceOn(message) ?? (told.join('\n') || null) };
}

function positionOf({ file, line, column, lineText, length }: Location, added: string): SourcePosition {
  const before = line === 1 && lineText.startsWith(added) ? added.length : 0;
  return {
    file,
    line,
    column: Math.max(0, column - before) + 1,
    lineText: lineText.slice(before),
    length: Math.max(1, length),
  };
}

/** Whether what is refused is a name that only a bundle has. */
export function isOfOwnName(text: string): boolean {
  return text.includes('__lockstep') && text.endsWith('already been declared');
}

/** esbuild's own notes speak of options that nobody can set here. */
function adviceOn(message: Message): string | null {
  const unresolved = unresolvedIn(message);
  if (isOfOwnName(message.text)) return ADVICE_ON_OWN_NAMES;
  if (unresolved === null) {
    return message.text.startsWith('No matching export') ? 'Export it there, or correct its name.' : null;
  }
  return isRelative(unresolved)
    ? 'Create the file, or correct its path.'
    : `Install it (npm install ${packageName(unresolved)}), or correct its name.`;
}
