import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Prints a benchmark's result, and keeps it as the last one: bench/results/<name>.md. */
export function record(name, text) {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.md`), text);
  process.stdout.write(text);
}
