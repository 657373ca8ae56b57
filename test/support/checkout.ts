import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const lockstep = join(root, 'runner', 'bin', 'lockstep.js');

export interface PlannedStage {
  readonly name: string;
  readonly action: 'up-to-date' | 'restore' | 'run' | 'waits';
  readonly reasons: readonly { readonly kind: string; readonly text: string }[];
}

/** This checkout's files in a temp folder of their own, with the installed packages reached by a link. */
export interface Checkout {
  readonly folder: string;
  /** Replaces text in a file; throws where `from` isn't there exactly once. */
  edit(path: string, from: string, to: string): void;
  /** Runs lockstep; throws with its output unless it exits 0. */
  lockstep(...args: readonly string[]): string;
  /**
   * What `lockstep plan --allow-missing` says: data sets aren't in git, but a stage whose key is proven
   * doesn't need them.
   */
  plan(...args: readonly string[]): readonly PlannedStage[];
  /** Names of the stages that this plan would touch, without those that merely wait for an upstream. */
  stale(): readonly string[];
}

export function checkout(context: TestContext): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  context.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root })
    .toString()
    .split('\0')
    .filter((path) => path !== '');
  for (const path of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));

  const run = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [lockstep, ...args], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (status !== 0)
      throw new Error(`lockstep ${args.join(' ')}: exit code ${String(status)}\n${stdout}\n${stderr}`);
    return stdout;
  };
  const plan = (...args: readonly string[]): readonly PlannedStage[] => {
    const parsed = JSON.parse(run('plan', '--allow-missing', '--json', ...args)) as {
      stages: PlannedStage[];
    };
    return parsed.stages;
  };
  return {
    folder,
    edit(path, from, to) {
      const text = readFileSync(join(folder, path), 'utf8');
      if (text.split(from).length !== 2)
        throw new Error(`${path}: ${JSON.stringify(from)} isn't there exactly once`);
      writeFileSync(
        join(folder, path),
        text.replace(from, () => to),
      );
    },
    lockstep: run,
    plan,
    stale: () =>
      plan()
        .filter(({ action }) => action === 'run' || action === 'restore')
        .map(({ name }) => name),
  };
}
