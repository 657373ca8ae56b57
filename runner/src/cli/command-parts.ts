import type { Command as Commander } from 'commander';
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

/** Commands with what they do, in two columns. */
export function examples(...lines: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const rows = lines.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`.trimEnd());
  return ['', rows.length > 1 ? 'Examples:' : 'Example:', ...rows, ''].join('\n');
}

export function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It must be 1 or more.');
  return value;
}
