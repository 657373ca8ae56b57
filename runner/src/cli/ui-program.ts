import { type Command as Commander, InvalidArgumentError, Option } from 'commander';
import { type Act, examples, workspace } from './command-parts.js';

interface UiFlags {
  readonly port?: number;
  readonly export?: string;
  readonly json: boolean;
}

/** `ui`: the page of runs. */
export function addUi(program: Commander, act: Act): void {
  program
    .command('ui')
    .argument('[run]', 'its id or how that begins or ends, its name, or a scratch workspace')
    .summary('runs in the browser')
    .description(
      'Serve a page of runs on this machine, and print its address: the graph, grids of cells by state or metric, ' +
        'curves, reasons and logs, the table of all runs; while they run, and afterwards. Reads only. Ctrl-C ends it, ' +
        'and no run. It is a package of its own, lockstep-ui.',
    )
    .option('--port <n>', 'listen there (default: where it is free)', portNumber)
    .addOption(
      new Option(
        '--export <file>',
        'write the page of the run into one HTML file that opens offline',
      ).conflicts('port'),
    )
    .option('--json', 'the address, or the file, as one JSON object', false)
    .addHelpText(
      'after',
      examples(
        ['lockstep ui', 'the run under way, or the last one, and each that comes'],
        ['lockstep ui hot', 'the last run in the scratch workspace "hot"'],
        ['lockstep ui --export run.html', 'as it is now, in one file'],
        ['lockstep ui --port 8300', 'on another machine, for `ssh -L 8300:localhost:8300`'],
      ),
    )
    .action(async (run: string | undefined, _flags, command: Commander) => {
      const { port, export: file, json } = command.opts<UiFlags>();
      await act(async () => (await import('./ui.js')).ui, {
        ...workspace(command),
        run: run ?? null,
        port: port ?? null,
        export: file ?? null,
        json,
      });
    });
}

function portNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 65_535) {
    throw new InvalidArgumentError('A port is a number between 1 and 65535.');
  }
  return value;
}
