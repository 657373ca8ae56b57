import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine } from './command-line.js';
import { tempFolder } from './temp-folder.js';
import { Terminal, type TerminalOptions } from './terminal.js';

const ANOTHER = process.env.LOCKSTEP_UNDER_TEST;
/** The runner's folder: this checkout's, or another one, such as an installed package. */
export const RUNNER = ANOTHER ?? fileURLToPath(new URL('../..', import.meta.url));
/** As npm links it. */
const BIN = join(RUNNER, 'bin/lockstep.js');

export interface Result {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `lockstep` that runs: what it has printed so far, and its end. */
export interface Running {
  readonly process: ChildProcess;
  readonly done: Promise<Result>;
}

/** A workspace in a temp folder, and lockstep in it: its command line in this process, or the real binary. */
export class Rig {
  readonly folder = tempFolder('lockstep-rig');
  /** Outside the workspace: one line for each execution of a stage that calls `ran`. */
  readonly #calls = join(tempFolder('lockstep-calls'), 'calls');
  /** Where the binary is started. */
  cwd = this.folder;
  readonly env: Record<string, string> = { CALLS: this.#calls, GATES: '' };

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }

  link(target: string, path: string): void {
    symlinkSync(target, this.path(path));
  }

  remove(path: string): void {
    rmSync(this.path(path), { recursive: true });
  }

  /** Names that stages appended to `$CALLS`, sorted; emptied by asking. */
  calls(): string[] {
    if (!existsSync(this.#calls)) return [];
    const names = readFileSync(this.#calls, 'utf8').split('\n').filter(Boolean).sort();
    rmSync(this.#calls);
    return names;
  }

  /** The binary, in a process that can be stopped, asked for its id, run beside others. */
  start(...args: readonly string[]): Running {
    return this.#spawn(process.execPath, [BIN, ...args], this.#wholeEnv);
  }

  #spawn(program: string, args: readonly string[], env: Record<string, string>): Running {
    const child = spawn(program, args, { cwd: this.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const done = new Promise<Result>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        resolve({ code, signal, stdout, stderr });
      });
    });
    return { process: child, done };
  }

  /** The binary on a terminal of its own. */
  onTerminal(as: TerminalOptions['as'], ...args: readonly string[]): Terminal {
    return new Terminal([BIN, ...args], { as, cwd: this.cwd, env: this.#wholeEnv });
  }

  /** A script of the shell on a terminal of its own, in which $LOCKSTEP is the binary. */
  scriptOnTerminal(as: TerminalOptions['as'], script: string): Terminal {
    return new Terminal(['/bin/sh', '-c', script], {
      as,
      cwd: this.cwd,
      env: { ...this.#wholeEnv, LOCKSTEP: BIN },
    });
  }

  /** A script of the shell, in which $LOCKSTEP is the binary. */
  shell(script: string): Running {
    return this.#spawn('/bin/sh', ['-c', script], { ...this.#wholeEnv, LOCKSTEP: BIN });
  }

  /** The binary, to its end. */
  async binary(...args: readonly string[]): Promise<Result> {
    return this.start(...args).done;
  }

  /** The command line from its arguments to its exit code. It is the binary's, which cli/binary.test.ts holds. */
  async lockstep(...args: readonly string[]): Promise<Result> {
    if (ANOTHER !== undefined) return this.binary(...args);
    const printed = await commandLine(args, { cwd: this.cwd, env: this.#wholeEnv });
    return { ...printed, signal: null };
  }

  get #wholeEnv(): Record<string, string> {
    return { PATH: process.env.PATH ?? '', HOME: this.folder, NO_COLOR: '1', ...this.env };
  }

  /** `run --json`'s last line, and which stages were executed. */
  async run(...args: readonly string[]): Promise<RunReport> {
    const result = await this.lockstep('run', '--json', ...args);
    const events = result.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    return { ...result, events, last: events.at(-1) ?? {}, calls: this.calls() };
  }

  async plan(...args: readonly string[]): Promise<Record<string, PlannedStage>> {
    const { stdout, stderr, code } = await this.lockstep('plan', '--json', ...args);
    if (stdout === '') throw new Error(`plan failed with ${String(code)}: ${stderr}`);
    const { stages } = JSON.parse(stdout) as { stages: PlannedStage[] };
    return Object.fromEntries(stages.map((stage) => [stage.name, stage]));
  }
}

export interface RunReport extends Result {
  readonly events: readonly Record<string, unknown>[];
  readonly last: Record<string, unknown>;
  readonly calls: readonly string[];
}

export interface PlannedStage {
  readonly name: string;
  readonly action: string;
  readonly reasons: readonly { readonly kind: string; readonly text: string }[];
}
