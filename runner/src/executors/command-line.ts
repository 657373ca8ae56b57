import { basename } from 'node:path';
import type { Dialect } from '../model/graph.js';
import { shellWord } from '../model/shell-words.js';

export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
}

/** How to call the shell that runs a stage's commands: DVC takes the user's, lockstep always `sh -eu`. */
export function shellOf(dialect: Dialect, userShell: string | undefined): readonly [string, ...string[]] {
  if (dialect === 'lockstep') return ['/bin/sh', '-eu'];
  const shell = userShell === undefined || userShell === '' ? '/bin/sh' : userShell;
  return [shell, ...(WITHOUT_STARTUP_FILES[basename(shell)] ?? [])];
}

const WITHOUT_STARTUP_FILES: Readonly<Record<string, readonly string[]>> = {
  bash: ['--noprofile', '--norc'],
  zsh: ['--no-rcs'],
  fish: ['--no-config'],
};

/** One process of the shell a command, one after the other, until one fails. */
export function commandLine(
  commands: readonly string[],
  [shell, ...options]: readonly [string, ...string[]],
): CommandLine {
  const [first, ...others] = commands;
  if (first !== undefined && others.length === 0) return { program: shell, args: [...options, '-c', first] };
  const call = [shell, ...options, '-c'].map(shellWord).join(' ');
  return {
    program: '/bin/sh',
    args: ['-c', commands.map((command) => `${call} ${shellWord(command)} || exit`).join('\n')],
  };
}
