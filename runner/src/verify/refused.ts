import { LockstepError } from '../model/errors.js';

/** Stages that were to be committed did not come out as they are: exit code 1. */
export class VerificationError extends LockstepError {
  override readonly name = 'VerificationError';
  readonly exitCode = 1;
}
