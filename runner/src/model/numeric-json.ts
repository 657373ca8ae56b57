/** Numbers that JSON has no words for, as Python's json, NumPy and others write them. */
const WORDS = /"(?:[^"\\]|\\.)*"|\bNaN\b|-?\bInfinity\b/g;

/**
 * JSON in which NaN, Infinity and -Infinity are numbers, too.
 * @throws SyntaxError for anything else that is no JSON
 */
export function parseNumericJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
  }
  const notANumber = wordNotIn(text);
  const plain = text.replace(WORDS, (word) => {
    if (word.startsWith('"')) return word;
    if (word === 'NaN') return JSON.stringify(notANumber);
    // What is too large for a double is read as infinite.
    return word.replace('Infinity', '1e999');
  });
  return JSON.parse(plain, (_, value: unknown) => (value === notANumber ? Number.NaN : value));
}

function wordNotIn(text: string): string {
  let word = 'not a number';
  while (text.includes(word)) word += '!';
  return word;
}
