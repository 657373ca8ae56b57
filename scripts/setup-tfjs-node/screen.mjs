/** What the person who set it up has to know; anything else that is thrown is a bug. */
export class SetUpError extends Error {}

export function announce(what) {
  process.stderr.write(`setup:tfjs-node: ${what}\n`);
}

/** The end of what a command printed. */
export function lastLines(text, count = 15) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');
}
