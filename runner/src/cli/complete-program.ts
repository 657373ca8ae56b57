import type { Command as Commander } from 'commander';
import { type Act, examples, workspace } from './command-parts.js';
import type { CommandShape } from './completion.js';

/** `completion`, and the command behind what it prints. To be added last: it knows all others. */
export function addCompletion(program: Commander, act: Act): void {
  program
    .command('completion')
    .argument('<shell>', 'bash, zsh or fish')
    .summary('complete stages, runs and options in a shell')
    .description('Print what a shell reads to complete commands, options, stages, groups, runs and overlays.')
    .addHelpText(
      'after',
      examples(
        ['lockstep completion fish | source', 'in config.fish'],
        ['source <(lockstep completion bash)', 'in ~/.bashrc'],
        ['source <(lockstep completion zsh)', 'in ~/.zshrc, below compinit'],
      ),
    )
    .action(async (shell: string) => {
      await act(async () => (await import('./complete.js')).completion, { shell });
    });
  program
    .command('complete', { hidden: true })
    .argument('[words...]', 'behind `lockstep`, the last one to be completed')
    .description('Print what completes the last word, a line each: what the scripts of `completion` call.')
    .addHelpText('after', examples(['lockstep complete -- run tra', 'stages that begin so']))
    .action(async (words: string[], _flags, command: Commander) => {
      const options = { ...workspace(command), words, program: shapeOf(program) };
      await act(async () => (await import('./complete.js')).complete, options);
    });
}

function shapeOf(command: Commander): CommandShape {
  const help = command.createHelp();
  return {
    name: command.name(),
    options: help.visibleOptions(command).map(({ short, long, required, optional, flags }) => ({
      flags: [short, long].flatMap((flag) => flag ?? []),
      value: required || optional ? (/[<[]([\w-]+)/.exec(flags)?.[1] ?? '') : null,
    })),
    takes: command.registeredArguments.map((argument) => argument.name()),
    commands: help.visibleCommands(command).map(shapeOf),
  };
}
