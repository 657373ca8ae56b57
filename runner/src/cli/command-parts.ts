import type { AddHelpTextContext, Command as Commander } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Command, WorkspaceOptions } from './options.js';

/** Loads a command and carries it out. */
export type Act = <Options>(load: () => Promise<Command<Options>>, options: Options) => Promise<void>;

interface GlobalFlags {
  readonly file?: string;
  /** Absolute. */
  readonly directory: string;
  readonly maxCells?: number;
}

export function workspace(command: Commander): WorkspaceOptions {
  const flags = command.optsWithGlobals<GlobalFlags>();
  return { file: flags.file ?? null, directory: flags.directory, maxCells: flags.maxCells };
}

/** A help's last part, laid out for the terminal that it is shown in. */
export type HelpText = (context: AddHelpTextContext) => string;

/** Where no terminal says how wide it is: commander's own. */
export const HELP_WIDTH = 80;
/** Less is no column of words. */
const LEAST_COLUMN = 32;

/** Commands with what they do, in two columns where there is room for them. */
export function examples(...lines: readonly (readonly [command: string, what: string])[]): HelpText {
  const width = Math.max(...lines.map(([command]) => command.length));
  return ({ command }) => {
    const help = command.createHelp();
    help.minWidthToWrap = 1;
    const columns = command.configureOutput().getOutHelpWidth?.() ?? HELP_WIDTH;
    help.prepareContext({ helpWidth: columns });
    const rows = lines.map(([example, what]) =>
      width + LEAST_COLUMN > columns
        ? `  ${example}\n      ${what}`.trimEnd()
        : help.formatItem(example, width, what, help).trimEnd(),
    );
    return ['', rows.length > 1 ? 'Examples:' : 'Example:', ...rows, ''].join('\n');
  };
}

export function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number, 1 or more, and no larger than 2^53.');
  return value;
}
