/** What the caller has to change or to do first; anything else that is thrown is a bug. */
export class UsageError extends Error {}
