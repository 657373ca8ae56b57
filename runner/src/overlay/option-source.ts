import type { SourcePosition } from '../model/errors.js';
import { Source } from '../pipeline/source.js';

/** What stands behind an option, as it was typed: errors show it with what is wrong in it. */
export class OptionSource extends Source {
  constructor(
    /** `-S`. */
    option: string,
    private readonly typed: string,
    /** The same places, and blanks where nothing is to be read. */
    text = typed,
  ) {
    super(option, text);
  }

  override position(start: number, end: number): SourcePosition {
    const found = super.position(start, end);
    const lineText = this.text === this.typed ? found.lineText : this.typed;
    return { ...found, lineText, isOption: true };
  }
}
