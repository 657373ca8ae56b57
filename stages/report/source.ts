import { relative, sep } from 'node:path';
import { html } from './html.js';

export interface SourceFile {
  /** From the workspace, as `lockstep trace` takes it there. */
  readonly file: string;
  /** Whose out it is. */
  readonly stage: string;
  readonly sha256: string;
}

/** What a file is called in every checkout. Both paths absolute. */
export function nameInWorkspace(file: string, workspace: string): string {
  return relative(workspace, file).split(sep).join('/');
}

/**
 * Adds to every element with `data-source="FILE"` which stage made the file and what its bytes are, for those who
 * point at it.
 *
 * @throws {Error} for a file that the page isn't made from: what is said to come from there, would not
 */
export function traced(page: string, files: readonly SourceFile[]): string {
  const titles = new Map(files.map((source) => [html`${source.file}`.text, titleOf(source)]));
  return page.replace(/ data-source="([^"]*)"/g, (attribute, file: string) => {
    const title = titles.get(file);
    if (title === undefined) {
      const known = files.map((source) => source.file).join(', ');
      throw new Error(
        `the report names the source "${file}", which is none of its inputs (${known || 'it has none'}): ` +
          "name the file that the numbers were read from, or add it to the report's deps",
      );
    }
    return `${attribute}${title}`;
  });
}

function titleOf({ file, stage, sha256 }: SourceFile): string {
  return html` title="made by the stage ${stage}, SHA-256 ${sha256}; lockstep trace ${file}"`.text;
}
