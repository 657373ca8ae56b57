import { type Diagnostic, PipelineError, type SourcePosition } from '../model/errors.js';

/** A text file that was read, kept so that an error can show the line it is about. */
export class Source {
  #lineStarts: number[] | null = null;
  /** By index: a pipeline may be one long line, in which many places are asked for. */
  readonly #lineTexts = new Map<number, string>();

  constructor(
    /** As errors name it: relative to the workspace where it lies inside, else absolute. */
    readonly file: string,
    readonly text: string,
  ) {}

  position(start: number, end: number): SourcePosition {
    const starts = (this.#lineStarts ??= lineStarts(this.text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= start) low = middle;
      else high = middle - 1;
    }
    const lineStart = starts[low] ?? 0;
    const lineText =
      this.#lineTexts.get(low) ?? /[^\r\n]*/.exec(this.text.slice(lineStart, starts[low + 1]))?.[0] ?? '';
    this.#lineTexts.set(low, lineText);
    const column = start - lineStart + 1;
    return {
      file: this.file,
      line: low + 1,
      column,
      lineText,
      length: Math.max(1, Math.min(end, lineStart + lineText.length) - start),
    };
  }
}

/** A range of UTF-16 units in a source; `null` offsets where the parser gives none (TOML): the file is known, the line is not. */
export interface Span {
  readonly source: Source;
  readonly range: readonly [start: number, end: number] | null;
}

export function positionOf({ source, range }: Span): SourcePosition | null {
  return range === null ? null : source.position(range[0], range[1]);
}

export function diagnosticAt(span: Span, message: string, advice: string | null = null): Diagnostic {
  const position = positionOf(span);
  return { message: position === null ? `${span.source.file}: ${message}` : message, position, advice };
}

export function errorAt(span: Span, message: string, advice: string | null = null): PipelineError {
  return new PipelineError([diagnosticAt(span, message, advice)]);
}

/** By place, each once: what several checks found is read from top to bottom, file after file. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = [...new Set(diagnostics.map(({ position }) => position?.file ?? ''))];
  const fileOf = ({ position }: Diagnostic): number => files.indexOf(position?.file ?? '');
  const once = new Map(
    diagnostics.map((diagnostic) => [
      `${diagnostic.message} ${fileOf(diagnostic)}:${diagnostic.position?.line ?? ''}:${diagnostic.position?.column ?? ''}`,
      diagnostic,
    ]),
  );
  return [...once.values()].sort(
    (left, right) =>
      fileOf(left) - fileOf(right) ||
      (left.position?.line ?? 0) - (right.position?.line ?? 0) ||
      (left.position?.column ?? 0) - (right.position?.column ?? 0),
  );
}

/** `file:line`, to name a second place inside a message. */
export function placeOf(span: Span): string {
  const position = positionOf(span);
  return position === null ? span.source.file : `${position.file}:${position.line}`;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
