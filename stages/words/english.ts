/** `1,863,690` */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 run`, `84 runs`, `2,400 runs` */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** `0.5`, `1.0`, `0.00001`: never in exponents, as the protocol writes rates. */
export function rateText(rate: number): string {
  const digits = rate.toFixed(12).replace(/0+$/, '');
  if (Number(digits) !== rate) return String(rate);
  return digits.endsWith('.') ? `${digits}0` : digits;
}

/** `¹²` */
export function superscript(value: number): string {
  return String(value).replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit)));
}

/** What there is to say: parts that are `false` or empty are left out. */
export function said(...parts: readonly (string | false)[]): readonly string[] {
  return parts.flatMap((part) => (part === false || part === '' ? [] : [part]));
}

/** `a`, `a and b`, `a, b and c` */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const WORDS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** Small counts in words. */
export function spelled(count: number): string {
  return WORDS[count] ?? grouped(count);
}

/** As `spelled`, standing alone: `none` of these is. */
export function howMany(count: number): string {
  return count === 0 ? 'none' : spelled(count);
}
