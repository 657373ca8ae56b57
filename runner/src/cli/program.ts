import { resolve } from 'node:path';
import { Command as Commander, type CommanderError, InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from '../model/errors.js';
import { TEMPLATES } from '../model/templates.js';
import type { Doors } from '../reporters/door.js';
import { HELP_WIDTH, type Act, count, examples, workspace } from './command-parts.js';
import { addCompletion } from './complete-program.js';
import { addCompareCommands } from './compare-program.js';
import type { InitOptions, OverlayOptions, PipelineOptions, ScopedTargets } from './options.js';
import { DURATION_ADVICE, durationOf } from '../pipeline/duration.js';
import { collectResources } from './resource-options.js';
import { addRuns } from './runs-program.js';
import { addUi } from './ui-program.js';

const TARGETS = 'stages, groups, cells, globs, files or outs (default: all of the file)';

interface OverlayFlags {
  readonly params: readonly string[];
  readonly set: readonly string[];
  readonly name?: string;
}

/** What explanations are written to. */
export interface Screen extends Doors {
  /** Where paths of the command line start: absolute. */
  readonly cwd: string;
  readonly version: string;
}

/**
 * The command line. Nothing but argument parsing: each action loads its command when it is called, so that `--help`
 * loads commander and what reads arguments only.
 */
export function createProgram(screen: Screen, act: Act): Commander {
  const program = new Commander('lockstep');
  program
    .description('Runs the stages of a pipeline whose inputs changed, and nothing else.')
    .version(screen.version, '--version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .helpCommand('help [command]', 'explain a command')
    .option('-f, --file <file>', 'the pipeline (default: pipeline.yaml, else dvc.yaml, here or above)')
    .addOption(
      new Option('-C, --directory <dir>', 'start in this folder')
        .argParser((folder) => resolve(screen.cwd, folder))
        .default(screen.cwd, ''),
    )
    .option('--max-cells <n>', 'how many cells the pipeline may have (default: 100,000)', count)
    .configureOutput({
      writeOut: (text) => screen.stdout.write(text),
      writeErr: (text) => screen.stderr.write(text),
      getOutHelpWidth: () => screen.stdout.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => screen.stderr.columns ?? HELP_WIDTH,
    })
    .configureHelp({ showGlobalOptions: true, optionDescription: (option) => option.description })
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help for an explanation.')
    .addHelpText('after', TOUR);

  const watch = async (command: Commander, targets: readonly string[]): Promise<void> => {
    const flags = command.opts<WatchFlags>();
    refuseTwoCounts(command, flags);
    await act(async () => (await import('./watch.js')).watch, {
      ...flags,
      ...workspace(command),
      ...scoped(command, targets),
      jobs: flags.jobs ?? null,
      prune: flags.prune ?? null,
    });
  };

  withScope(withOverlay(program.command('run').argument('[targets...]', TARGETS)))
    .summary('run what changed')
    .description('Run every stage whose inputs changed, restore what was made before, leave the rest alone.')
    .option('-j, --jobs <n>', 'stages at a time (default: the available cores)', positiveNumber)
    .addOption(resourcesOption())
    .addOption(
      new Option(
        '--sweep <[file:]key=value,...>',
        'once with each of these values, in a scratch workspace each; several: all combinations',
      )
        .argParser(collect)
        .default([]),
    )
    .option('--force', 'run the targets even if nothing changed', false)
    .option('--dry-run', 'show the plan, run nothing', false)
    .option('--budget <duration>', 'start only what is expected to end within it, such as 2h', duration)
    .option('--keep-going', 'after a failure, run what does not depend on it', false)
    .option('--prune', 'drop records of stages that the pipeline no longer has (default: ask)')
    .option('--no-prune', 'keep them')
    .option('--allow-missing', 'an absent out is fine while its key is proven and nobody reads it', false)
    .option('--no-run-cache', 'restore nothing: what is not in place runs')
    .option('--no-wait', 'give up with exit code 3 if another run holds the workspace')
    .option('--json', 'one JSON object a line on stdout', false)
    .option('--quiet', 'failures only', false)
    .option('--watch', 'then wait, and run again what a change touches: `lockstep watch`', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep run', 'all of the file that changed, and what it needs'],
        ['lockstep run train', 'a group with all its cells, and what it needs'],
        ['lockstep run sub/dvc.yaml:train', 'a stage of another file of the workspace'],
        ['lockstep run --all', 'all files of the workspace'],
        ["lockstep run 'train@*/small/*' -j 4", 'some cells, four at a time'],
        ['lockstep run --params quick.yaml', 'under other params; your outs stay as they are'],
        ['lockstep run -S train.lr=0.5 --name hot', 'the same, by one value, in the scratch workspace "hot"'],
        ['lockstep run --sweep lr=0.1,0.5 --sweep size=small,large', 'all four combinations, in one queue'],
        ['lockstep run --resources gpu=2', 'as many stages with `resources: {gpu: 1}` at a time'],
        ['lockstep run --budget 2h', 'as much as is expected to end in two hours'],
        ['lockstep run --force figures', 'even though nothing changed'],
      ),
    )
    .addHelpText('after', INTERRUPTION)
    .action(async (targets: string[], _flags, command: Commander) => {
      const flags = command.opts<RunFlags>();
      refuseTwoCounts(command, flags);
      if (flags.watch) {
        refuseBesideWatch(command, command.opts<RunFlags & OverlayFlags>());
        await watch(command, targets);
        return;
      }
      await act(async () => (await import('./run.js')).run, {
        ...flags,
        ...common(command),
        ...scoped(command, targets),
        jobs: flags.jobs ?? null,
        budgetMs: flags.budget ?? null,
        prune: flags.prune ?? null,
      });
    });

  withScope(program.command('watch').argument('[targets...]', TARGETS))
    .summary('run what changed, as soon as it is saved')
    .description(
      'Run what changed, wait until something is saved that a stage depends on, and run what that touches. What runs ' +
        'and is no longer right is ended. The same as `run --watch`.',
    )
    .option('-j, --jobs <n>', 'as of `run`', positiveNumber)
    .addOption(resourcesOption())
    .option('--keep-going', 'after a failure, run what does not depend on it', false)
    .option('--prune', 'drop records of stages that the pipeline no longer has')
    .option('--allow-missing', 'an absent out is fine while its key is proven and nobody reads it', false)
    .option('--no-run-cache', 'restore nothing: what is not in place runs')
    .option('--json', 'one JSON object a line on stdout', false)
    .option('--quiet', 'failures only', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep watch', 'all of the file, and what it needs'],
        ['lockstep watch plot', 'one stage, and what it needs'],
        ['lockstep watch -j 4 --keep-going', 'four at a time, past failures'],
      ),
    )
    .addHelpText('after', WATCHED)
    .action(async (targets: string[], _flags, command: Commander) => {
      await watch(command, targets);
    });

  withScope(withOverlay(program.command('plan').argument('[targets...]', TARGETS)))
    .summary('show what run would do, why, and how long it takes')
    .description('Show what `run` would do, why, and how long it is expected to take. Reads only.')
    .option('-j, --jobs <n>', 'as of `run`, for the estimate', positiveNumber)
    .addOption(resourcesOption())
    .option('--check', 'exit code 1 if anything would run or be restored', false)
    .option('--force', 'as if `run --force`', false)
    .option('--allow-missing', 'as if `run --allow-missing`', false)
    .option('--no-run-cache', 'as if `run --no-run-cache`')
    .option('--effects', 'what scripts do for all of their exports, line by line', false)
    .option('--json', 'one JSON object', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep plan', 'what would run, be restored or wait, and why'],
        ['lockstep plan report', 'for this stage and what it needs'],
        ['lockstep plan -S train.lr=0.5', 'under another param'],
        ['lockstep plan --check', 'for CI: fails if anything is stale'],
      ),
    )
    .action(async (targets: string[], _flags, command: Commander) => {
      const flags = command.opts<PlanFlags>();
      refuseTwoCounts(command, flags);
      await act(async () => (await import('./plan.js')).plan, {
        ...flags,
        jobs: flags.jobs ?? null,
        ...common(command),
        ...scoped(command, targets),
      });
    });

  withScope(withOverlay(program.command('status').argument('[targets...]', TARGETS)))
    .summary('what is stale, what lies around, how the last run ended')
    .description(
      'Show the plan and what lies around it: outs of stages that are gone, a run at work or an ' +
        'interrupted one, how the last one ended, and what git should treat otherwise. Reads only.',
    )
    .option('--allow-missing', 'an absent out is fine while its key is proven', false)
    .option('--json', 'one JSON object', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep status', 'of the file, and what it needs'],
        ['lockstep status --name hot', 'of a scratch workspace'],
      ),
    )
    .action(async (targets: string[], _flags, command: Commander) => {
      await act(async () => (await import('./status.js')).status, {
        ...command.opts<StatusFlags>(),
        ...common(command),
        ...scoped(command, targets),
      });
    });

  withOverlay(program.command('why').argument('<stage>', 'a stage, group or cell'))
    .summary('why a stage runs, ran or is up to date')
    .description(
      'Say of one stage in what its inputs and outs differ from the record, and what its last attempt did. Reads only.',
    )
    .option('--json', 'one JSON object', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep why report', 'what changed, and how it ended last time'],
        ['lockstep why small/lr0.1', "the end of a cell's name is enough where only one has it"],
        ['lockstep why report -S top=3', 'what another param would change'],
      ),
    )
    .action(async (stage: string, _flags, command: Commander) => {
      await act(async () => (await import('./why.js')).why, {
        ...command.opts<JsonFlags>(),
        ...common(command),
        stage,
      });
    });

  withOverlay(
    program.command('trace').argument('<paths...>', 'files: outs, files in them, or what stages read'),
  )
    .summary('where a file comes from')
    .description(
      'Say of a file which stage made it, with which key and from which inputs, whether it still is what was ' +
        'recorded, and what those inputs were made from, down to files that no stage makes. Reads only.',
    )
    .option('--all', 'every cell in the tree, not one line a group', false)
    .option('--depth <n>', 'so many steps upstream; 0: none', steps)
    .option('--json', 'one JSON object', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep trace report.html', 'an out'],
        ['lockstep trace models/a/weights.json', 'a file in an out that is a folder'],
        ['lockstep trace params.yaml', 'a source: who reads it'],
        ['lockstep trace report.html --depth 1', 'what it was made from, and nothing above'],
      ),
    )
    .addHelpText('after', TREE)
    .action(async (paths: string[], _flags, command: Commander) => {
      const flags = command.opts<TraceFlags>();
      await act(async () => (await import('./trace.js')).trace, {
        ...flags,
        ...common(command),
        paths,
        depth: flags.depth ?? null,
      });
    });

  withScope(withOverlay(program.command('list').argument('[targets...]', TARGETS)))
    .summary('the stages, resolved')
    .description('List the stages as they are once variables, `foreach` and `matrix` are resolved.')
    .option('--json', 'one JSON object', false)
    .addHelpText(
      'after',
      examples(
        ["lockstep list 'train@small/*'", 'some cells, to try a glob before a run'],
        ['lockstep list --json', 'with deps, params, outs and upstream stages, for programs'],
      ),
    )
    .action(async (targets: string[], _flags, command: Commander) => {
      await act(async () => (await import('./list.js')).list, {
        ...command.opts<JsonFlags>(),
        ...common(command),
        ...scoped(command, targets),
      });
    });

  withScope(withOverlay(program.command('dag').argument('[targets...]', TARGETS)))
    .summary('the graph, as text or as a picture')
    .description('Draw what flows where: each stage below the last one that it needs, groups as one.')
    .addOption(new Option('--mermaid', 'for Markdown').conflicts(['dot', 'svg']).default(false))
    .addOption(new Option('--dot', 'for Graphviz').conflicts(['mermaid', 'svg']).default(false))
    .addOption(new Option('--svg', 'a picture').conflicts(['mermaid', 'dot']).default(false))
    .option('--full', 'every cell, not one node a group', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep dag report', 'the stage and what it needs'],
        ['lockstep dag --svg > graph.svg', 'a picture that opens in a browser'],
        ['lockstep dag --mermaid > graph.md', 'a picture on GitHub, within a ```mermaid block'],
      ),
    )
    .action(async (targets: string[], _flags, command: Commander) => {
      const { mermaid, dot, svg, full } = command.opts<DagFlags>();
      await act(async () => (await import('./dag.js')).dag, {
        full,
        format: mermaid ? 'mermaid' : dot ? 'dot' : svg ? 'svg' : 'text',
        ...common(command),
        ...scoped(command, targets),
      });
    });

  withOverlay(program.command('show').argument('<stage>', 'a stage or cell'))
    .summary("a stage's resolved definition")
    .description('Print the definition of one stage as one would write it without variables and groups.')
    .option('--json', 'one JSON object', false)
    .addHelpText('after', examples(['lockstep show train@small/lr0.1', 'what a cell came to be']))
    .action(async (stage: string, _flags, command: Commander) => {
      await act(async () => (await import('./show.js')).show, {
        ...command.opts<JsonFlags>(),
        ...common(command),
        stage,
      });
    });

  withOverlay(program.command('logs').argument('<stage>', 'a stage or cell'))
    .summary("what a stage's last attempt printed")
    .description(
      'Print all that the last attempt at a stage wrote to stdout and stderr. Control characters are shown, not obeyed.',
    )
    .option('-f, --follow', 'while it runs, or once its turn comes, to its end', false)
    .option('--raw', 'byte for byte, colours and other control characters included', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep logs report', ''],
        ['lockstep logs -f train@small/lr0.1', 'what it prints in the run that is under way'],
        ['lockstep logs report --name hot', 'in a scratch workspace'],
      ),
    )
    .action(async (stage: string, _flags, command: Commander) => {
      await act(async () => (await import('./logs.js')).logs, {
        ...command.opts<LogsFlags>(),
        ...common(command),
        stage,
      });
    });

  addCompareCommands(program, act);

  program
    .command('attach')
    .argument('[run]', 'its id or how that begins or ends, its name, or a scratch workspace')
    .summary('show a run as its own terminal does')
    .description(
      'Show a run from its beginning, and go on with it to its end, from any terminal: the one that is under way, ' +
        'or else the last one. Ends with its exit code; Ctrl-C ends the showing, not the run. Reads only.',
    )
    .option('--wait', 'where none is under way, wait for the next one to begin', false)
    .option('--json', 'its events, one JSON object a line on stdout', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep attach', 'the run under way, or the last one'],
        ['lockstep attach --wait', 'the run under way, or the next one'],
        ['lockstep attach hot', 'the last run in the scratch workspace "hot"'],
        ['lockstep attach 5f3a', 'the run whose id ends so'],
      ),
    )
    .action(async (run: string | undefined, _flags, command: Commander) => {
      await act(async () => (await import('./attach.js')).attach, {
        ...command.opts<AttachFlags>(),
        ...workspace(command),
        run: run ?? null,
      });
    });

  addRuns(program, act);
  addUi(program, act);

  program
    .command('commit')
    .argument('<stages...>', 'stages, groups, cells, globs, files or outs')
    .summary('record present outs as the result of present inputs')
    .description(
      'Record the outs that are in place as the result of the present inputs, so that a pure refactoring ' +
        'costs no run. The lock keeps the reason; `why` shows it.',
    )
    .requiredOption('--reason <text>', 'why the outs are still right')
    .option(
      '--code-only',
      'take the outs that the lock records, and refuse stages of which more than the code has changed since',
      false,
    )
    .addOption(
      new Option(
        '--verify [n]',
        'first rerun so many of them in scratch, and refuse unless they agree; without a number as many as cover each ' +
          'group and script, and each value that cells differ in (of more than 8, any)',
      )
        .argParser(reruns)
        .preset('')
        .default(0, 'none'),
    )
    .option('--seed <text>', 'draw those to rerun by this (default: a random seed, printed)')
    .addHelpText(
      'after',
      examples(
        ["lockstep commit train --reason 'renamed a function'", 'all cells of a group'],
        ["lockstep commit train --reason 'the same sums' --verify 3", 'if three of them come out the same'],
        ["lockstep commit train --reason 'one graph' --code-only --verify", 'if a cover of them does'],
      ),
    )
    .action(async (targets: string[], flags: CommitFlags, command: Commander) => {
      await act(async () => (await import('./commit.js')).commit, {
        ...flags,
        ...workspace(command),
        targets,
        seed: flags.seed ?? null,
      });
    });

  withScope(program.command('verify').argument('[targets...]', TARGETS))
    .summary('rerun recorded stages in scratch, and compare')
    .description(
      'Rerun stages in a scratch workspace and hold each out against its record, by the `compare` of the out. ' +
        'Checkout and lock stay as they are. Exit code 1 where anything differs.',
    )
    .option('--sample <n>', 'rerun so many of them, drawn by a seed', count)
    .option('--seed <text>', 'draw the sample by this (default: a random seed, printed)')
    .option('-j, --jobs <n>', 'stages at a time (default: the available cores)', positiveNumber)
    .addOption(resourcesOption())
    .option('--dry-run', 'show what would be rerun, rerun nothing', false)
    .option('--no-wait', 'give up with exit code 3 if another verification is at work')
    .option('--json', 'one JSON object', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep verify report', 'one stage'],
        ['lockstep verify train --sample 6', 'six cells of a group, any'],
        ['lockstep verify train --sample 6 --seed 1f', 'the same six again'],
      ),
    )
    .action(async (targets: string[], _flags, command: Commander) => {
      const flags = command.opts<VerifyFlags>();
      refuseTwoCounts(command, flags);
      const [sample, seed, jobs] = [flags.sample ?? null, flags.seed ?? null, flags.jobs ?? null];
      await act(async () => (await import('./verify.js')).verify, {
        ...flags,
        ...workspace(command),
        ...scoped(command, targets),
        sample,
        seed,
        jobs,
      });
    });

  program
    .command('lock')
    .summary('look after pipeline.lock')
    .description('Look after pipeline.lock, which records what each stage was made from.')
    .command('resolve')
    .summary('settle conflict markers in pipeline.lock')
    .description(
      'Keep every block of pipeline.lock that can be read on either side of a merge. Where the sides differ, ' +
        'the one whose outs are in place stays.',
    )
    .addHelpText(
      'after',
      examples(
        ['git checkout --theirs artifacts', 'choose whose outs stay, then'],
        ['lockstep lock resolve', 'settle the lock by them'],
      ),
    )
    .action(async (_flags, command: Commander) => {
      await act(async () => (await import('./lock-resolve.js')).lockResolve, workspace(command));
    });

  const aside = program
    .command('aside')
    .summary('what was set aside: list, bring back, remove')
    .description(
      "List what lay at outs' places, was known nowhere else, and was set aside for what stages made. Reads only.",
    )
    .option('--json', 'one JSON object', false)
    .action(async (_flags, command: Commander) => {
      await act(async () => (await import('./aside.js')).asideList, {
        ...command.opts<JsonFlags>(),
        ...workspace(command),
      });
    });
  aside
    .command('restore')
    .argument('<id>', 'as `lockstep aside` lists it')
    .summary('put it back in its place')
    .description(
      'Put a content back in its place. What lies there meanwhile is set aside in turn, unless it is known elsewhere.',
    )
    .addHelpText('after', examples(['lockstep aside restore 3f9c2141', 'put it back']))
    .action(async (id: string, _flags, command: Commander) => {
      await act(async () => (await import('./aside.js')).asideRestore, { ...workspace(command), id });
    });
  aside
    .command('remove')
    .argument('[ids...]', 'as `lockstep aside` lists them')
    .summary('remove for good')
    .description('Remove contents that were set aside, for good.')
    .option('--all', 'all that lies aside', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep aside remove 3f9c2141', 'one of them'],
        ['lockstep aside remove --all', 'all of them'],
      ),
    )
    .action(async (ids: string[], flags: AsideRemoveFlags, command: Commander) => {
      await act(async () => (await import('./aside.js')).asideRemove, {
        ...workspace(command),
        ids,
        all: flags.all,
      });
    });

  program
    .command('init')
    .argument('[folder]', 'where (default: here)')
    .addOption(
      new Option(
        '--template <name>',
        'demo: a script, a command, a param; study: a grid of trainings from the data to the conclusion',
      )
        .choices(TEMPLATES)
        .default('demo'),
    )
    .summary('a small pipeline that runs, to start from')
    .description('Write a small pipeline that runs, to start from. Nothing that is there is overwritten.')
    .addHelpText(
      'after',
      examples(
        ['lockstep init demo', 'in the new folder "demo"'],
        ['lockstep init --template study my-study', 'a whole study, with its CI'],
      ),
    )
    .action(async (folder: string | undefined, flags: InitFlags, command: Commander) => {
      await act(async () => (await import('./init.js')).init, {
        directory: workspace(command).directory,
        folder: folder ?? null,
        template: flags.template,
      });
    });

  addCompletion(program, act);

  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)]) {
    command.exitOverride();
  }
  return program;
}

/** Commander has already written its message; help and version are no errors. */
export function exitCodeOf({ exitCode }: CommanderError): ExitCode {
  return exitCode === 0 ? 0 : 2;
}

interface ScopeFlags {
  readonly all: boolean;
  readonly recursive?: string;
}
interface JsonFlags {
  readonly json: boolean;
}
interface TraceFlags extends JsonFlags {
  readonly all: boolean;
  readonly depth?: number;
}
interface LogsFlags {
  readonly raw: boolean;
  readonly follow: boolean;
}
interface AttachFlags extends JsonFlags {
  readonly wait: boolean;
}
interface DagFlags {
  readonly mermaid: boolean;
  readonly dot: boolean;
  readonly svg: boolean;
  readonly full: boolean;
}
interface StatusFlags extends JsonFlags {
  readonly allowMissing: boolean;
}
interface PlanFlags extends StatusFlags, CapacityFlags {
  readonly check: boolean;
  readonly effects: boolean;
  readonly force: boolean;
  readonly runCache: boolean;
}
interface CapacityFlags {
  readonly jobs?: number;
  readonly resources: ReadonlyMap<string, number>;
}
interface WatchFlags extends StatusFlags, CapacityFlags {
  readonly keepGoing: boolean;
  readonly prune?: boolean;
  readonly runCache: boolean;
  readonly quiet: boolean;
}
interface RunFlags extends WatchFlags {
  readonly watch: boolean;
  readonly budget?: number;
  readonly sweep: readonly string[];
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly wait: boolean;
}

interface InitFlags {
  readonly template: InitOptions['template'];
}

interface AsideRemoveFlags {
  readonly all: boolean;
}
interface CommitFlags {
  readonly reason: string;
  readonly codeOnly: boolean;
  readonly verify: number | 'cover';
  readonly seed?: string;
}
interface VerifyFlags extends JsonFlags, CapacityFlags {
  readonly sample?: number;
  readonly seed?: string;
  readonly dryRun: boolean;
  readonly wait: boolean;
}

function withOverlay(command: Commander): Commander {
  return command
    .addOption(
      new Option('--params <file>', 'with this file merged over the params, in a scratch workspace')
        .argParser(collect)
        .default([]),
    )
    .addOption(
      new Option('-S, --set <[file:]key=value>', 'with this param changed, in a scratch workspace')
        .argParser(collect)
        .default([]),
    )
    .option('--name <name>', "the scratch workspace's name (default: from the changes)");
}

/** Of commands that ask for all of a file where no target is named. */
function withScope(command: Commander): Commander {
  return command
    .option('--all', 'every file of the workspace, not the one here', false)
    .option('-R, --recursive <dir>', 'every file in this folder and below');
}

function scoped(command: Commander, targets: readonly string[]): ScopedTargets {
  const { all, recursive } = command.opts<ScopeFlags>();
  const { directory } = workspace(command);
  if ([all, recursive !== undefined, targets.length > 0].filter(Boolean).length > 1) {
    command.error('error: name targets, or give one of --all and -R');
  }
  if (recursive !== undefined)
    return { targets, scope: { kind: 'below', folder: resolve(directory, recursive) } };
  return all ? { targets, scope: { kind: 'all' } } : { targets };
}

function resourcesOption(): Option {
  return new Option(
    '--resources <name=n,...>',
    "how many there are of what stages name under `resources` (default: 1 each); cpu and memory instead of the machine's",
  )
    .argParser(collectResources)
    .default(new Map<string, number>(), '');
}

function refuseTwoCounts(command: Commander, { jobs, resources }: CapacityFlags): void {
  if (jobs === undefined || !resources.has('cpu')) return;
  command.error('error: -j and cpu in --resources say the same: give one of them');
}

/** What is about one run, or about another workspace. */
function refuseBesideWatch(command: Commander, flags: RunFlags & OverlayFlags): void {
  const given = [
    ['--sweep', flags.sweep.length > 0],
    ['--params', flags.params.length > 0],
    ['-S', flags.set.length > 0],
    ['--name', flags.name !== undefined],
    ['--force', flags.force],
    ['--dry-run', flags.dryRun],
    ['--budget', flags.budget !== undefined],
    ['--no-wait', !flags.wait],
  ] as const;
  const one = given.find(([, isGiven]) => isGiven)?.[0];
  if (one !== undefined) command.error(`error: ${one} can't be given with --watch`);
}

function common(command: Commander): PipelineOptions {
  const flags = command.opts<OverlayFlags>();
  const overlay: OverlayOptions = { params: flags.params, set: flags.set, name: flags.name ?? null };
  return { ...workspace(command), ...overlay };
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function duration(text: string): number {
  const milliseconds = durationOf(text);
  if (milliseconds !== null && milliseconds > 0) return milliseconds;
  throw new InvalidArgumentError(`${DURATION_ADVICE}.`);
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError('It must be a positive number.');
  return value;
}

function reruns(text: string): number | 'cover' {
  if (text === '') return 'cover';
  if (/^\d+$/.test(text)) return count(text);
  throw new InvalidArgumentError('It takes a number, or nothing: then write it after the stages.');
}

function steps(text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError('It must be 0 or more.');
  }
  return value;
}

const TOUR = `
A first tour:
  lockstep init demo && cd demo   a small pipeline that runs
  lockstep plan                   what would run, and why
  lockstep run                    run it; again: nothing left to do
  lockstep why total              why a stage is (or isn't) up to date
  lockstep run -S count=20        the same under another param, aside

Exit codes: 0 done · 1 a stage failed · 2 usage or pipeline error
            3 another run holds the workspace · 4 store or disk trouble
            70 a bug in lockstep · 129 SIGHUP · 130 Ctrl-C · 131 SIGQUIT
            143 SIGTERM`;

const TREE = `In the tree, [...] stands for what stands above already, … for what lies beyond
--depth.`;

const WATCHED = `Ctrl-C ends it: with exit code 0 while it waits; while stages run, as it ends a
run.`;

const INTERRUPTION = `Ctrl-C once ends the running stages and undoes what they began; twice ends at
once.`;
