import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { Checkout } from '../support/checkout.js';
import { Chance, type Case, type Part } from '../../runner/test/torture/part.js';

const ROOT = join(import.meta.dirname, '..', '..');
const BINARY = join(ROOT, 'runner', 'bin', 'lockstep.js');
const QUICK = 'params/quick.yaml';
const NAME = 'soak';
const SIGNALS = ['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Of the params that a step sets: small, so that a run takes seconds of training. */
const RATES: readonly [string, ...string[]] = ['[1.0, 0.1]', '[0.1, 0.01]', '[1.0, 0.01]', '[0.1]'];

/**
 * The real binary on the study with quick params, in a copy of the checkout: edits by chance, and runs that are killed
 * anywhere, then one that isn't; the outs are those of the same params in a workspace where nothing ever went wrong.
 */
export const SOAK: Part = {
  name: 'soak on the study',
  *cases(seed) {
    for (let number = 1; ; number += 1) yield soaked(new Chance(`${seed} soak ${number}`), number);
  },
};

function soaked(chance: Chance, number: number): Case {
  const kills = 1 + chance.below(4);
  return {
    title: `round ${number}`,
    async run() {
      const [troubled, clean] = [clone(), clone()];
      try {
        const workspace = troubled.folder;
        let rates = chance.of(RATES);
        for (let left = kills; left > 0; left -= 1) {
          await killedRun(workspace, rates, chance);
          rates = chance.of(RATES);
          damage(workspace, chance);
        }
        await finishes(workspace, rates);
        await finishes(clean.folder, rates);
        assert.equal(proof(workspace, rates), proof(clean.folder, rates));
      } finally {
        for (const checkout of [troubled, clean]) checkout.remove();
      }
      return { tried: kills + 2, injected: kills };
    },
  };
}

/** Another clone; the data that was fetched saves the network. */
function clone(): Checkout {
  const checkout = new Checkout();
  const data = join(ROOT, 'data');
  if (existsSync(data)) cpSync(data, join(checkout.folder, 'data'), { recursive: true });
  return checkout;
}

const overlay = (rates: string): readonly string[] => [
  '--params',
  QUICK,
  '-S',
  `rates=${rates}`,
  '--name',
  NAME,
];

function start(workspace: string, rates: string): ChildProcess {
  const args = ['run', '--quiet', ...overlay(rates)];
  // A group of its own, as a terminal gives it.
  return spawn(process.execPath, [BINARY, ...args], { cwd: workspace, stdio: 'ignore', detached: true });
}

async function ended(run: ChildProcess): Promise<number | null> {
  if (run.exitCode === null && run.signalCode === null) await once(run, 'exit');
  return run.exitCode;
}

/** Within the first half minute, or it has ended before. */
async function killedRun(workspace: string, rates: string, chance: Chance): Promise<void> {
  const run = start(workspace, rates);
  const signal = chance.of(SIGNALS);
  const timer = setTimeout(() => run.kill(signal), 500 + chance.below(30_000));
  const code = await ended(run);
  clearTimeout(timer);
  assert.notEqual(code, 70, `told as a bug after ${signal}`);
}

/** What the lock or the store says of one stage is lost. */
function damage(workspace: string, chance: Chance): void {
  const scratch = join(workspace, '.lockstep', 'scratch', NAME);
  const path = chance.of([
    join(scratch, 'pipeline.lock'),
    join(workspace, '.lockstep', 'runs'),
    join(scratch, 'artifacts', 'cells'),
    join(scratch, 'nothing'),
  ]);
  rmSync(path, { recursive: true, force: true });
}

async function finishes(workspace: string, rates: string): Promise<void> {
  for (const time of ['first', 'again']) {
    const code = await ended(start(workspace, rates));
    assert.equal(code, 0, `the run that isn't killed ended with ${code} (${time})`);
  }
}

/** Two workspaces that agree have equal locks, and a plan looks at every out. */
function proof(workspace: string, rates: string): string {
  const args = [BINARY, 'plan', '--check', ...overlay(rates)];
  execaSync(process.execPath, args, { cwd: workspace });
  return readFileSync(join(workspace, '.lockstep', 'scratch', NAME, 'pipeline.lock'), 'utf8');
}
