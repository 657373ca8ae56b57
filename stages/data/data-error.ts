/** Bytes that aren't what they should be: the message names the file, what is wrong, what was expected and what was found. */
export class DataError extends Error {
  override readonly name = 'DataError';

  constructor(
    readonly file: string,
    what: string,
    difference?: { readonly expected: string | number; readonly found: string | number },
  ) {
    super(
      difference === undefined
        ? `${file}: ${what}`
        : `${file}: ${what}: expected ${difference.expected}, found ${difference.found}`,
    );
  }
}
