/**
 * Does something, then tidies up, whatever became of it. What failed first is thrown: what tidying up meets after that
 * mostly has the same cause, and is only kept with it.
 */
export async function thenCleanUp<T>(
  work: () => Promise<T>,
  cleanUp: () => void | Promise<void>,
): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    throw await afterFailure(error, cleanUp);
  }
  await cleanUp();
  return result;
}

/** Tidies up after a failure. @returns the failure, to be thrown */
export async function afterFailure(error: unknown, cleanUp: () => void | Promise<void>): Promise<unknown> {
  try {
    await cleanUp();
  } catch (later) {
    if (error instanceof Error) Object.assign(error, { suppressed: [...suppressedBy(error), later] });
  }
  return error;
}

/** What tidying up met after this error and after those that caused it. */
export function suppressedBy(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [];
  const own: unknown = 'suppressed' in error ? error.suppressed : [];
  return [...(Array.isArray(own) ? (own as readonly unknown[]) : []), ...suppressedBy(error.cause)];
}
