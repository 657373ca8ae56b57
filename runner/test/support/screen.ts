/* eslint-disable no-control-regex -- control characters are what it is about */
/** Characters that take two columns, as far as tests use them. */
const WIDE = /[\u3000-\u9fff]/;

/**
 * What a terminal shows of what is written to it: line ends, carriage returns, moves up and to a column, erasing to the
 * end, and wrapping at the right edge, which can be turned off. Colours are left out.
 */
export class Screen {
  readonly isTTY = true;
  #rows: string[][] = [[]];
  #row = 0;
  #column = 0;
  #wraps = true;

  constructor(
    readonly columns: number,
    readonly rows = 24,
  ) {}

  sequence(parameters: string, command: string): string {
    return `\x1b[${parameters}${command}`;
  }

  write(text: string): boolean {
    for (const [token] of text.matchAll(/\x1b\[([?\d;]*)([A-Za-z])|[^]/gu)) this.#apply(token);
    return true;
  }

  /** The lines with something on them, without blanks at their ends. */
  get lines(): readonly string[] {
    return this.#rows.map((cells) => cells.join('').trimEnd()).filter((line) => line !== '');
  }

  #apply(token: string): void {
    const [, parameter = '', command = ''] = /^\x1b\[([?\d;]*)([A-Za-z])$/.exec(token) ?? [];
    if (token === '\n') this.#move(this.#row + 1);
    else if (token === '\r') this.#column = 0;
    else if (command === 'G') this.#column = Number(parameter) - 1;
    else if (command === 'A') this.#row = Math.max(0, this.#row - Number(parameter));
    else if (command === 'J') this.#eraseBelow();
    else if (parameter === '?7') this.#wraps = command === 'h';
    else if (command !== 'm') this.#put(token);
  }

  #put(character: string): void {
    const width = WIDE.test(character) ? 2 : 1;
    if (this.#column + width > this.columns) {
      if (this.#wraps) this.#move(this.#row + 1);
      else this.#column = this.columns - width;
    }
    const cells = this.#cells();
    cells[this.#column] = character;
    if (width === 2) cells[this.#column + 1] = '';
    this.#column += width;
  }

  #move(row: number): void {
    this.#row = row;
    this.#column = 0;
    this.#cells();
  }

  #eraseBelow(): void {
    this.#rows = this.#rows.slice(0, this.#row + 1);
    this.#cells().splice(this.#column);
  }

  #cells(): string[] {
    const cells = (this.#rows[this.#row] ??= []);
    while (cells.length < this.#column) cells.push(' ');
    return cells;
  }
}
