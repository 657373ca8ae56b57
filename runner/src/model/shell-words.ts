/**
 * The one door from text to a shell: one word for sh, whatever the text holds. In single quotes, unless every
 * character is harmless. Commands that were made of params are in keys, so that this must not change.
 */
export function shellWord(text: string): string {
  if (text === '') return "''";
  return /[^\w@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
}

/** A command line, to be run or to be read and copied. */
export function commandText(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
