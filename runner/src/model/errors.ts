import { SIGNAL_EXIT_CODES, signalWords, type EndSignal } from './end-signal.js';

/** Where an exit code of the command comes from: see docs/concepts.md. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | typeof BUG | (typeof SIGNAL_EXIT_CODES)[EndSignal];

/** EX_SOFTWARE of sysexits.h: a bug of our own. */
export const BUG = 70;

/** An error whose message is meant for the user as it stands. Anything else that is thrown is a bug. */
export abstract class LockstepError extends Error {
  abstract readonly exitCode: ExitCode;
}

/** A place in a text file. Lines and columns count from 1; columns count UTF-16 units. */
export interface SourcePosition {
  /** Relative to the workspace where it lies inside, else absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The whole line's text, drawn with a caret under the column. */
  readonly lineText: string;
  /** Characters to underline, at least 1. */
  readonly length: number;
  /** It is no file but an option of the command line, and `file` its name. */
  readonly isOption?: true;
}

export interface Diagnostic {
  /** What is wrong, one sentence without a final full stop. */
  readonly message: string;
  readonly position: SourcePosition | null;
  /** The other place of two that disagree, and what stands there. */
  readonly also?: { readonly message: string; readonly position: SourcePosition };
  /** What to do about it. */
  readonly advice: string | null;
  /** The stage that has it wrong, where `message` begins with it. */
  readonly stage?: string;
}

/** The pipeline, its params or the command line is wrong: nothing was touched. */
export class PipelineError extends LockstepError {
  override readonly name = 'PipelineError';
  readonly exitCode = 2;

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => formatDiagnostic(diagnostic)).join('\n\n'));
  }

  static of(
    message: string,
    position: SourcePosition | null = null,
    advice: string | null = null,
  ): PipelineError {
    return new PipelineError([{ message, position, advice }]);
  }
}

/** A newer lockstep wrote a file of its own in a format that this one doesn't read; it stays as it is. */
export class NewerFormatError extends LockstepError {
  override readonly name = 'NewerFormatError';
  readonly exitCode = 2;

  constructor(path: string, format: { readonly found: number; readonly read: number }, advice: string) {
    super(
      `${path} was written by a newer lockstep (format ${format.found}; this one reads ${format.read})\n${advice}`,
    );
  }
}

/** The store or the disk failed: exit code 4. */
export class StoreError extends LockstepError {
  override readonly name = 'StoreError';
  readonly exitCode = 4;
}

/** Another run holds the workspace and `--no-wait` was given: exit code 3. */
export class WorkspaceBusyError extends LockstepError {
  override readonly name = 'WorkspaceBusyError';
  readonly exitCode = 3;
}

/** Whoever asked for it ended it before a stage was started. */
export class InterruptedError extends LockstepError {
  override readonly name = 'InterruptedError';
  readonly exitCode: ExitCode;

  constructor(signal: EndSignal = 'SIGINT') {
    const what = signal === 'SIGINT' ? 'interrupted' : `ended by ${signalWords(signal)}`;
    super(`${what} before a stage was started`);
    this.exitCode = SIGNAL_EXIT_CODES[signal];
  }
}

/**
 * ```
 * pipeline.yaml:7:5: stage "train": unknown key "dep"
 *   7 |     dep: [data]
 *     |     ^^^
 * Did you mean "deps"?
 * ```
 */
export function formatDiagnostic({ message, position, also, advice }: Diagnostic): string {
  const lines = placedLines(message, position);
  if (also !== undefined) lines.push(...placedLines(also.message, also.position));
  if (advice !== null) lines.push(advice);
  return lines.join('\n');
}

function placedLines(message: string, position: SourcePosition | null): string[] {
  if (position === null) return [message];
  const { file, line, column } = position;
  const { text, at, length } = excerptOf(position);
  // Tabs before the caret are kept, so that it stands under its column whatever a tab's width is.
  const carets = `${text.slice(0, at).replace(/[^\t]/g, ' ')}${'^'.repeat(length)}`;
  if (position.isOption === true) {
    return [`${file}: ${message}`, `  ${file} ${text}`, `  ${' '.repeat(file.length)} ${carets}`];
  }
  const number = String(line);
  return [
    `${file}:${number}:${column}: ${message}`,
    `  ${number} | ${text}`,
    `  ${' '.repeat(number.length)} | ${carets}`,
  ];
}

/** Of a longer line only what stands around the place is shown. */
const WIDEST = 200;
const BEFORE = 80;

function excerptOf({ lineText, column, length }: SourcePosition): {
  text: string;
  at: number;
  length: number;
} {
  const wanted = Math.max(1, length);
  if (lineText.length <= WIDEST) return { text: lineText, at: column - 1, length: wanted };
  const from = Math.max(0, Math.min(column - 1 - BEFORE, lineText.length - WIDEST));
  const [before, behind] = [from > 0 ? '…' : '', from + WIDEST < lineText.length ? '…' : ''];
  const at = column - 1 - from + before.length;
  const text = `${before}${lineText.slice(from, from + WIDEST)}${behind}`;
  return { text, at, length: Math.max(1, Math.min(wanted, text.length - at)) };
}
