/** A quoted part, an escaped character or a comment: nothing in it joins commands. */
const OPAQUE = /'[^']*'|"(?:\\.|[^"\\])*"|\\.|(?:^|(?<=[\s;&|(]))#.*$/gms;

/**
 * Whether a command of the shell has a pipe before which a failure isn't seen, as far as its text tells. What it can't
 * be sure of it doesn't tell of: a `case`, whose patterns are joined by the same character, and pipes in quotes.
 */
export function masksFailures(command: string): boolean {
  if (/\bpipefail\b|\bPIPESTATUS\b|\bcase\b/.test(command)) return false;
  return /(?<![|>])\|(?!\|)/.test(command.replace(OPAQUE, ' '));
}
