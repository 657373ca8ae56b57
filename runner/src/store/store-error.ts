import { StoreError } from '../model/errors.js';

/** What lockstep was doing when the store or the system refused. Other errors stay what they are: bugs. */
export function asStoreError(error: unknown, what: string): unknown {
  const isTrouble = error instanceof StoreError || (error instanceof Error && 'syscall' in error);
  return isTrouble ? new StoreError(`${what}: ${error.message}`, { cause: error }) : error;
}
