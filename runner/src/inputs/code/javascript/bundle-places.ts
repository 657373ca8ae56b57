import { SourceMap, type SourceMapPayload } from 'node:module';
import { posix } from 'node:path';
import type { Node, Position } from 'acorn';
import type { SourcePosition } from '../../../model/errors.js';

/** Where the nodes of a bundle stand in the sources, by its source map. */
export class BundlePlaces {
  readonly #map: SourceMap;

  constructor(
    sourceMap: string,
    /** Where the bundle lies, from the workspace: sources count from there. */
    private readonly folder: string,
    /** A source's lines. */
    private readonly linesOf: (file: string) => readonly string[],
  ) {
    this.#map = new SourceMap(JSON.parse(sourceMap) as SourceMapPayload);
  }

  /** @param text what stands there, to be underlined */
  of({ loc }: Node, text: string): SourcePosition | null {
    return loc == null ? null : this.at(loc.start, text);
  }

  at({ line, column: from }: Position, text: string): SourcePosition | null {
    const entry = this.#map.findEntry(line - 1, from);
    if (!('originalSource' in entry)) return null;
    const file = posix.join(this.folder, entry.originalSource);
    const lineText = this.linesOf(file)[entry.originalLine];
    if (lineText === undefined) return null;
    // There, or behind a quote. What was put into the line before it was bundled moves columns.
    const exact = [entry.originalColumn, entry.originalColumn + 1].find((at) =>
      lineText.startsWith(text, at),
    );
    const column = exact ?? Math.max(0, lineText.indexOf(text));
    const length = lineText.startsWith(text, column) ? text.length : 1;
    return { file, line: entry.originalLine + 1, column: column + 1, lineText, length };
  }
}
