/** Prints a benchmark's result, and keeps it as the last one: bench/results/<name>.md. */
export function record(name: string, text: string): void;
