import { type Command as Commander, InvalidArgumentError, Option } from 'commander';
import { type Act, count, examples, workspace } from './command-parts.js';
import type { ValuesDiffOptions, ValuesOptions, ValuesShowOptions } from './options.js';

const SIDE = 'a git revision, run:ID, overlay:NAME or "workspace"';

interface ShowFlags {
  readonly targets?: readonly string[];
  readonly json: boolean;
  readonly md: boolean;
  readonly csv: boolean;
  readonly precision: number;
  readonly path: boolean;
  readonly pivot?: string;
  readonly deps?: boolean;
}

interface DiffFlags extends ShowFlags {
  readonly all: boolean;
  readonly check?: boolean;
}

/** `metrics`, `params` and `plots`: what came out, what went in, and what changed. */
export function addCompareCommands(program: Commander, act: Act): void {
  const metrics = program
    .command('metrics')
    .summary('metrics: show them, compare them')
    .description(
      'Show the metrics of the workspace, a revision, a run or an overlay, or compare two of these.',
    );
  withTable(metrics.command('show').argument('[side]', `${SIDE} (default: workspace)`))
    .summary('the metrics')
    .description(
      'Show all metrics: values of the files that stages name under `metrics`, and of those at the top.',
    )
    .option('--pivot <rows,columns,metric>', 'a metric over two axes of a matrix')
    .addHelpText(
      'after',
      examples(
        ['lockstep metrics show', 'of the workspace'],
        ['lockstep metrics show main', 'as they were committed'],
        ['lockstep metrics show --pivot rate,size,test_loss', 'a grid'],
      ),
    )
    .action(async (side: string | undefined, _flags, command: Commander) => {
      await act(async () => (await import('./compare.js')).showOf('metrics'), showOptions(side, command));
    });
  withTable(withSides(metrics.command('diff')))
    .summary('the metrics that changed')
    .description(
      'Show the metrics that differ, and by the pipeline’s `goals` which of them became better or worse.',
    )
    .option('--all', 'what is the same, too', false)
    .option('--check', 'exit code 1 where a metric with a goal is worse, gone or not to be had', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep metrics diff', 'what changed since the last commit'],
        ['lockstep metrics diff main --md', 'for a pull request'],
        ['lockstep metrics diff main --check', 'for CI'],
        ['lockstep metrics diff workspace overlay:hot', 'what other params gave'],
      ),
    )
    .action(async (old: string | undefined, now: string | undefined, _flags, command: Commander) => {
      await act(async () => (await import('./compare.js')).diffOf('metrics'), diffOptions(old, now, command));
    });

  const params = program
    .command('params')
    .summary('params: show them, compare them')
    .description('Show the params of the workspace, a revision or an overlay, or compare two of these.');
  withTable(params.command('show').argument('[side]', `${SIDE} (default: workspace)`))
    .summary('the params')
    .description(
      'Show all params: values of the files of `vars`, of those at the top and of those that stages name.',
    )
    .option('--deps', 'only those that stages depend on', false)
    .addHelpText('after', examples(['lockstep params show overlay:hot', 'of a scratch workspace']))
    .action(async (side: string | undefined, _flags, command: Commander) => {
      await act(async () => (await import('./compare.js')).showOf('params'), showOptions(side, command));
    });
  withTable(withSides(params.command('diff')))
    .summary('the params that changed')
    .description('Show the params that differ.')
    .option('--deps', 'only those that stages depend on', false)
    .option('--all', 'what is the same, too', false)
    .addHelpText('after', examples(['lockstep params diff main --md', 'for a pull request']))
    .action(async (old: string | undefined, now: string | undefined, _flags, command: Commander) => {
      await act(async () => (await import('./compare.js')).diffOf('params'), diffOptions(old, now, command));
    });

  addPlots(program, act);
}

/** `plots`: what outs look like. */
function addPlots(program: Commander, act: Act): void {
  const plots = program
    .command('plots')
    .summary('plots: draw them, draw two into one')
    .description(
      'Draw the plots of the workspace, a revision, a run or an overlay, or of two of these into one.',
    );
  const carryOut = async (sides: readonly string[], command: Commander): Promise<void> => {
    const { targets = [], out, json } = command.opts<PlotsFlags>();
    const options = { ...workspace(command), sides, targets, out: out ?? null, json };
    await act(async () => (await import('./plots.js')).plots, options);
  };
  withPicture(plots.command('show').argument('[side]', `${SIDE} (default: workspace)`))
    .summary('draw the plots')
    .description('Draw what stages name under `plots`, and what the top level does, into one file.')
    .addHelpText('after', examples(['lockstep plots show', 'prints where the page is']))
    .action(async (side: string | undefined, _flags, command: Commander) => {
      await carryOut([side ?? 'workspace'], command);
    });
  withPicture(withSides(plots.command('diff')))
    .summary('draw two sides into one')
    .description('Draw the plots of two sides over each other, images beside each other, into one file.')
    .addHelpText(
      'after',
      examples(
        ['lockstep plots diff', 'the last commit and the workspace'],
        ['lockstep plots diff main --targets losses.csv -o losses.svg', 'one plot as a picture'],
      ),
    )
    .action(async (old: string | undefined, now: string | undefined, _flags, command: Commander) => {
      await carryOut([old ?? 'HEAD', now ?? 'workspace'], command);
    });
}

interface PlotsFlags {
  readonly targets?: readonly string[];
  readonly out?: string;
  readonly json: boolean;
}

function withPicture(command: Commander): Commander {
  return command
    .option('--targets <paths...>', 'only these files, or those in these folders')
    .option('-o, --out <file>', 'an .html or .svg file (default: plots.html in .lockstep)')
    .option('--json', 'the Vega-Lite specifications as one JSON object', false);
}

function withSides(command: Commander): Commander {
  return command
    .argument('[old]', `${SIDE} (default: HEAD)`)
    .argument('[new]', 'the other one (default: workspace)');
}

function withTable(command: Commander): Commander {
  return command
    .option('--targets <paths...>', 'only these files, or those in these folders')
    .option('--json', 'one JSON object', false)
    .addOption(new Option('--md', 'a table for Markdown').conflicts(['json', 'csv']).default(false))
    .addOption(new Option('--csv', 'a table as CSV').conflicts(['json', 'md']).default(false))
    .option('--precision <n>', 'significant digits of numbers', digits, 5)
    .option('--no-path', 'without the column of files');
}

function showOptions(side: string | undefined, command: Commander): ValuesShowOptions {
  const { pivot, ...flags } = command.opts<ShowFlags>();
  return { ...tableOptions(flags, command), side: side ?? null, pivot: pivot ?? null };
}

function diffOptions(
  old: string | undefined,
  now: string | undefined,
  command: Commander,
): ValuesDiffOptions {
  const { all, check, ...flags } = command.opts<DiffFlags>();
  return { ...tableOptions(flags, command), old: old ?? null, now: now ?? null, all, check: check ?? false };
}

function tableOptions(flags: ShowFlags, command: Commander): ValuesOptions {
  const { targets = [], json, md, csv, precision, path, deps = false } = flags;
  const format = md ? 'md' : csv ? 'csv' : 'text';
  return { ...workspace(command), targets, depsOnly: deps, json, format, precision, path };
}

/** As Node's own rounding takes them. */
function digits(text: string): number {
  const value = count(text);
  if (value > 17) throw new InvalidArgumentError('A number has at most 17.');
  return value;
}
