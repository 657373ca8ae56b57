import { basename, join } from 'node:path';
import type { WorkspacePath } from '../model/graph.js';
import { commandText } from '../model/shell-words.js';
import { isWithin } from '../pipeline/paths.js';
import { checkoutOf } from '../pipeline/checkout.js';

/** What a command was asked to look at. */
export interface Asked {
  /** Where the pipeline was looked for, absolute. */
  readonly directory: string;
  /** As `-f` named it; `null`: it was found. */
  readonly file: string | null;
}

/** What this came to. */
export interface Found {
  /** Absolute. */
  readonly workspace: string;
  /** The folder that names count from, in it. */
  readonly seenFrom: WorkspacePath;
}

/** How to call lockstep for that workspace from the folder `cwd`, quoted for a shell. */
export function ownCommand(
  asked: Asked,
  { workspace, seenFrom }: Found,
  cwd: string,
  args: readonly string[],
): string {
  const isScratch = checkoutOf(workspace) !== null && !isWithin(asked.directory, workspace);
  const isElsewhere = isScratch || asked.directory !== cwd;
  const where = isElsewhere ? ['-C', join(workspace, seenFrom)] : [];
  const which = asked.file === null ? [] : ['-f', isElsewhere ? basename(asked.file) : asked.file];
  return commandText(['lockstep', ...where, ...which, ...args]);
}
