import assert from 'node:assert/strict';
import type { Executor, Handle, Job, Task } from '../../src/executors/executor.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { Gates } from '../support/gates.js';
import { tempFolder } from '../support/temp-folder.js';

/** Where jobs run, and what is to be found there. */
export interface Site {
  /** It knows nothing but the site, as a process that has just begun. */
  client(): Executor;
  /** The folder in which jobs run, absolute, and the disk that it is on. */
  readonly folder: string;
  readonly disk: Pick<Disk, 'stat' | 'read'>;
  readonly env: Readonly<Record<string, string>>;
  /** A place in a job's script at which it waits. */
  readonly gate: {
    readonly command: string;
    /** Resolves when a job stands there. */
    reached(): Promise<void>;
    /** Lets the job that stands there go on. */
    open(): Promise<void>;
  };
}

/** Jobs are of the real shell, in a temp folder; `client` is asked for as many executors as are wanted. */
export function shellSite(client: () => Executor): Site {
  const gates = new Gates('a');
  return {
    client,
    folder: tempFolder('executor'),
    disk: nodeDisk,
    env: { PATH: process.env.PATH ?? '', GATES: gates.folder },
    gate: {
      command: Gates.command('a'),
      reached: () => gates.reached('a'),
      open: () => gates.open('a'),
    },
  };
}

/** A client at a site, and what it gives it to do. */
export class Bench {
  readonly executor: Executor;

  constructor(readonly site: Site) {
    this.executor = site.client();
  }

  another(): Executor {
    return this.site.client();
  }

  path(name: string): string {
    return `${this.site.folder}/${name}`;
  }

  read(name: string): string | null {
    const { disk } = this.site;
    return disk.stat(this.path(name)) === null ? null : disk.read(this.path(name)).toString();
  }

  task(script: string): Task {
    const { folder, env } = this.site;
    return {
      program: '/bin/sh',
      args: ['-c', script],
      cwd: folder,
      env,
      log: this.path('log'),
      script: false,
      graceMs: 5000,
      folder: null,
    };
  }

  submit(script: string, keep: (handle: Handle) => void | Promise<void> = () => undefined): Promise<Job> {
    return this.executor.submit(this.task(script), keep);
  }

  /** A job that has come to its gate. */
  async running(before = ':', behind = ':'): Promise<Job> {
    const job = await this.submit(`${before}\n${this.site.gate.command}\n${behind}`);
    await this.site.gate.reached();
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

/** Reclaimed once more it is gone, and nothing of it writes any more. */
export async function checkGone(at: Bench, handle: Handle): Promise<void> {
  assert.equal(await at.another().reclaim(handle), 'gone');
  assert.equal(await isOver(at.another(), handle), true);
}
