import { setFlagsFromString } from 'node:v8';

/** V8 counts so many bytes of a function's code that were run before it thinks of optimising it; it begins with 67,584. */
const BUDGET = 500_000;

/** Those whose V8 knows the flag: an unknown one is told on stderr. */
const VERSIONS = ['20', '22', '24'];

/**
 * Optimising takes other threads, which stages have a better use for: of a first run of 1,000 trivial stages it took a
 * fifth of two cores. What is worth it is still optimised, a little later. docs/decisions/spawner.md
 */
export function compileLate(): void {
  const [major = ''] = process.versions.node.split('.');
  if (VERSIONS.includes(major)) setFlagsFromString(`--interrupt-budget=${BUDGET}`);
}
