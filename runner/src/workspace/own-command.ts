import { commandText } from '../model/shell-words.js';
import { isWithin } from '../pipeline/paths.js';
import { checkoutOf } from '../store/layout.js';

/** What a command was asked to look at. */
export interface Asked {
  /** Where the pipeline was looked for, absolute. */
  readonly directory: string;
  /** As `-f` named it; `null`: it was found. */
  readonly file: string | null;
}

/** The workspace that this came to, absolute, and the pipeline file's name in it. */
export interface Found {
  readonly workspace: string;
  readonly file: string;
}

/** How to call lockstep for that workspace from the folder `cwd`, quoted for a shell. */
export function ownCommand(
  asked: Asked,
  { workspace, file }: Found,
  cwd: string,
  args: readonly string[],
): string {
  const isScratch = checkoutOf(workspace) !== null && !isWithin(asked.directory, workspace);
  const isElsewhere = isScratch || asked.directory !== cwd;
  const where = isElsewhere ? ['-C', workspace] : [];
  const which = asked.file === null ? [] : ['-f', isElsewhere ? file : asked.file];
  return commandText(['lockstep', ...where, ...which, ...args]);
}
