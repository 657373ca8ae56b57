import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Executor, Handle, Job, Task } from '../../src/executors/executor.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { Gates } from '../support/gates.js';
import { tempFolder } from '../support/temp-folder.js';

/** Where jobs run; each client knows nothing but it, as a process that has just begun. */
export interface World {
  client(): Executor;
}

/** A folder with a client of a world, and jobs in it. */
export class Bench {
  readonly executor: Executor;
  readonly #folder = tempFolder('executor');
  readonly gates = new Gates('a');

  constructor(private readonly world: World) {
    this.executor = world.client();
  }

  another(): Executor {
    return this.world.client();
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  read(name: string): string | null {
    return existsSync(this.path(name)) ? readFileSync(this.path(name), 'utf8') : null;
  }

  task(script: string): Task {
    return {
      program: '/bin/sh',
      args: ['-c', script],
      cwd: this.#folder,
      env: { PATH: process.env.PATH ?? '', GATES: this.gates.folder },
      log: this.path('log'),
      script: false,
      graceMs: 5000,
    };
  }

  submit(script: string, keep: (handle: Handle) => void | Promise<void> = () => undefined): Promise<Job> {
    return this.executor.submit(this.task(script), keep);
  }

  /** A job that has come to its gate. */
  async running(script = ''): Promise<Job> {
    const job = await this.submit(`${script}\n${Gates.command('a')}`);
    await this.gates.reached('a');
    return job;
  }

  /** What takes as long as a job from its start to its end: whatever started before has had its time. */
  async whileAnotherRuns(): Promise<void> {
    const other = await this.another().submit(this.task('echo other > other'), () => undefined);
    assert.equal((await other.exit).code, 0);
    assert.equal(this.read('other'), 'other\n');
  }

  async log(executor: Executor, handle: Handle): Promise<string> {
    const chunks = [];
    for await (const chunk of executor.logs(handle)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }
}

export const isOver = async (executor: Executor, handle: Handle): Promise<boolean> =>
  ['ended', 'gone'].includes((await executor.state(handle)).kind);

export const lives = (pid: string | null): boolean => nodeSystem.processes.identify(Number(pid)) !== null;
