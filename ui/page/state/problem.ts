/** What an error tells a reader. */
export function problemText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
