import { StoreError } from '../model/errors.js';
import { explainTrouble, isTrouble } from '../system/trouble.js';

/** What lockstep was doing when the store or the system refused. Other errors stay what they are: bugs. */
export function asStoreError(error: unknown, what: string): unknown {
  if (error instanceof StoreError) return new StoreError(`${what}: ${error.message}`, { cause: error });
  return isTrouble(error) ? new StoreError(`${what}: ${explainTrouble(error)}`, { cause: error }) : error;
}
