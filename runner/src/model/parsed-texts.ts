interface Parsed<Result> {
  readonly text: string;
  readonly result: Result;
}

/**
 * What texts were parsed to, for a process that reads the same files again and again: of all that a workspace is read
 * from, mostly one file was edited.
 */
export class ParsedTexts<Result> {
  #latest = new Map<string, Parsed<Result>>();
  #earlier: ReadonlyMap<string, Parsed<Result>> = new Map();

  /** A reading begins: what it doesn't ask for is forgotten when the next one does. */
  begin(): void {
    this.#earlier = this.#latest;
    this.#latest = new Map();
  }

  /**
   * @param name of all that `parse` makes its result from but the text
   * @throws what `parse` throws
   */
  parsed(name: string, text: string, parse: () => Result): Result {
    const known = this.#latest.get(name) ?? this.#earlier.get(name);
    const found = known?.text === text ? known : { text, result: parse() };
    this.#latest.set(name, found);
    return found.result;
  }
}
