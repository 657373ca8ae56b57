/** Escape sequences of terminals: CSI, OSC, and those of two characters. */
const ESCAPES = new RegExp(
  [
    '\\u001b\\[[0-?]*[ -/]*[@-~]',
    '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?',
    '\\u001b[@-Z\\\\^_]',
  ].join('|'),
  'g',
);

/** A log as a person reads it: without colours, a line that wrote over itself as it was left. */
export function readableLog(text: string): string {
  return text
    .replace(ESCAPES, '')
    .split('\n')
    .map((line) => line.replace(/\r+$/, ''))
    .map((line) => line.slice(line.lastIndexOf('\r') + 1).replace(/(?!\t)\p{Cc}/gu, ''))
    .join('\n');
}
