import type { ProcessExit } from '../processes.js';
import type { EnvChanges } from './spawner-env.js';
import type { HeldCommand } from './start-held.js';

/** What the runner tells its spawner; `id` names a process that was asked for. */
export type ToSpawner =
  | {
      readonly kind: 'start';
      readonly id: number;
      readonly command: Omit<HeldCommand, 'env'>;
      /** From the spawner's own environment. */
      readonly env: EnvChanges;
      /** Absolute path of a sign of life that the runner holds meanwhile. */
      readonly sign: string | null;
    }
  | { readonly kind: 'release'; readonly id: number };

/** An error of the system, as its message and the properties that tell it. */
export interface ToldError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly errno?: number | undefined;
  readonly syscall?: string | undefined;
  readonly path?: string | undefined;
}

export type FromSpawner =
  /** Once, before anything else: it can be asked. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'started'; readonly id: number; readonly pid: number }
  | { readonly kind: 'refused'; readonly id: number; readonly error: ToldError }
  | ({ readonly kind: 'exit'; readonly id: number } & ProcessExit);

export function tellError(error: unknown): ToldError {
  if (!(error instanceof Error)) return { message: String(error) };
  // What is undefined is left out on the way.
  const { message, code, errno, syscall, path }: NodeJS.ErrnoException = error;
  return { message, code, errno, syscall, path };
}

export function toldError({ message, ...properties }: ToldError): Error {
  return Object.assign(new Error(message), properties);
}
