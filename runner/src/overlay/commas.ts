/** Where commas stand that separate values: outside YAML's quotes and brackets, from a place on. */
export function commasIn(text: string, from: number): readonly number[] {
  const found: number[] = [];
  let depth = 0;
  let quote: string | null = null;
  let before = '';
  for (let index = from; index < text.length; index++) {
    const character = text.charAt(index);
    if (quote !== null) {
      if (quote === '"' && character === '\\') index++;
      else if (character === quote) quote = null;
    } else if ((character === '"' || character === "'") && '[{,:'.includes(before)) {
      // Only a quote at the start of a value quotes: not the one in `it's`.
      quote = character;
    } else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    else if (character === ',' && depth <= 0) found.push(index);
    if (character !== ' ') before = character;
  }
  return found;
}
