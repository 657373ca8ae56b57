import { basename } from 'node:path';
import type { CommandShell } from '../model/graph.js';
import { shellWord } from '../model/shell-words.js';

export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
}

/** How to call the shell that runs a stage's commands. `bash` is looked up, since it isn't everywhere in one place. */
export function shellOf(shell: CommandShell, userShell: string | undefined): readonly [string, ...string[]] {
  switch (shell) {
    case 'bash':
      return ['bash', '--noprofile', '--norc', '-euo', 'pipefail'];
    case 'sh':
      return ['/bin/sh', '-eu'];
    case 'user': {
      const program = userShell === undefined || userShell === '' ? '/bin/sh' : userShell;
      return [program, ...(WITHOUT_STARTUP_FILES[basename(program)] ?? [])];
    }
  }
}

/** Variables by which bash would do more than its command says. */
export const BASH_VARIABLES: readonly string[] = ['BASH_ENV', 'BASHOPTS', 'SHELLOPTS'];

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
    // Whoever asks for bash is to hear where there is none; a user's shell may not know these words.
    program: shell === 'bash' ? shell : '/bin/sh',
    args: ['-c', commands.map((command) => `${call} ${shellWord(command)} || exit`).join('\n')],
  };
}
