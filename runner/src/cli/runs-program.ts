import type { Command as Commander } from 'commander';
import { type Act, examples, workspace } from './command-parts.js';

const RUN = 'an overlay, or a run by its name or its id, or how that begins or ends';

/** `runs` and what is done with one. */
export function addRuns(program: Commander, act: Act): void {
  const runs = program
    .command('runs')
    .summary('runs and overlays: list, show, apply, rename, remove')
    .description(
      'List the runs that left a record, and overlays with their last run: changed params, what was measured, outcome, ' +
        'size on disk. Reads only.',
    )
    .option('--json', 'one JSON object', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep runs', 'runs of the checkout, and overlays'],
        ['lockstep runs apply rate=0.5,size=small', 'this overlay in the checkout'],
        ['lockstep metrics diff overlay:rate=0.5,size=small workspace', 'what came out otherwise'],
      ),
    )
    .action(async (_flags, command: Commander) => {
      const { json } = command.opts<{ readonly json: boolean }>();
      await act(async () => (await import('./runs.js')).runsList, { ...workspace(command), json });
    });
  runs
    .command('show')
    .argument('<run>', RUN)
    .summary('all that is known of one')
    .description('Show what the record of one run says of it as a whole. Reads only.')
    .addHelpText('after', examples(['lockstep runs show 5f3a', 'the run whose id ends so']))
    .action(async (run: string, _flags, command: Commander) => {
      const { json } = command.optsWithGlobals<{ readonly json: boolean }>();
      await act(async () => (await import('./runs.js')).runsShow, { ...workspace(command), run, json });
    });
  runs
    .command('apply')
    .argument('<overlay>', 'as `lockstep runs` lists it')
    .summary("bring an overlay's params and outs into the checkout")
    .description(
      "Put an overlay's params files in place of the checkout's, which are set aside, and restore what it made from the " +
        'store. Nothing is executed.',
    )
    .addHelpText(
      'after',
      examples(['lockstep runs apply rate=0.5', 'what this overlay made, and its params']),
    )
    .action(async (run: string, _flags, command: Commander) => {
      await act(async () => (await import('./runs.js')).runsApply, {
        ...workspace(command),
        run,
        json: false,
      });
    });
  runs
    .command('rename')
    .argument('<run>', RUN)
    .argument('<name>', 'letters, digits, ".", "-", "_", "=" and ","')
    .summary('give it a name, by which it stays')
    .description('Name a run: its record stays whatever else is kept. An overlay’s workspace gets the name.')
    .addHelpText('after', examples(['lockstep runs rename 5f3a submitted', 'it stays, by this name']))
    .action(async (run: string, name: string, _flags, command: Commander) => {
      await act(async () => (await import('./runs.js')).runsRename, { ...workspace(command), run, name });
    });
  runs
    .command('rm')
    .argument('<runs...>', RUN)
    .summary('remove overlays and records')
    .description(
      'Remove overlays with their workspaces, and records of runs with their logs. The store stays.',
    )
    .addHelpText('after', examples(['lockstep runs rm rate=0.1 rate=0.5', 'two overlays']))
    .action(async (names: string[], _flags, command: Commander) => {
      await act(async () => (await import('./runs.js')).runsRemove, { ...workspace(command), runs: names });
    });
}
