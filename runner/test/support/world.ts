import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Executor } from '../../src/executors/executor.js';
import type { RunEvent, RunFinished } from '../../src/model/events.js';
import type { RunWatch, Supervised } from '../../src/run/watch.js';
import type { Disk } from '../../src/system/disk.js';
import type { OwnerIdentity, Processes } from '../../src/system/processes.js';
import type { System } from '../../src/system/system.js';
import type { Surroundings } from '../../src/workspace/surroundings.js';
import { FakeClock } from './fake-clock.js';
import { FakeMachine } from './fake-executor.js';
import { lonelyProcesses, self } from './fake-processes.js';
import { FakeWatcher } from './fake-watcher.js';
import { FakeWeb } from './fake-web.js';
import { faultyDisk, type Fault, type FaultyDisk, Killed } from './faulty-disk.js';
import { runIn, type RunSettings } from './in-process.js';
import { ShellScripts } from './shell-scripts.js';
import { type PowerCut, VirtualDisk } from './virtual-disk/virtual-disk.js';

export const WORKSPACE = '/home/user/project';

/** What a run did, as it told it. */
export interface Played {
  readonly events: readonly RunEvent[];
  /** `null`: it threw, or was killed. */
  readonly finished: RunFinished | null;
  /** What it threw. */
  readonly error: unknown;
  readonly wasKilled: boolean;
}

/** A run that is under way. */
export interface Running {
  readonly events: readonly RunEvent[];
  readonly disk: FaultyDisk;
  readonly done: Promise<Played>;
  readonly interrupt: Supervised['interrupt'];
  readonly suspend: Supervised['suspend'];
  readonly resume: Supervised['resume'];
}

export interface Fate {
  /** At which of the runner's disk calls something happens, and what. */
  readonly at: number;
  readonly fault: Fault;
  /** Which calls count; left out: those that change the disk. */
  readonly counts?: (method: keyof Disk) => boolean;
}

/** Something that a runner is started for. @returns how its run ended, if it is one */
export type Command = (
  surroundings: Pick<Surroundings, 'system' | 'executor' | 'languages'>,
  watch: RunWatch,
) => Promise<RunFinished | null>;

const NEVER: Fate = { at: 0, fault: { kind: 'kill-before' } };

/** A machine in memory: a disk, a clock, jobs, and runners that come and go. Whole runs take milliseconds on it. */
export class World {
  readonly clock = new FakeClock();
  readonly virtual = new VirtualDisk(this.clock);
  readonly machine = new FakeMachine(this.virtual.disk);
  readonly web = new FakeWeb();
  readonly watcher = new FakeWatcher();
  /** What runs inherit. */
  readonly env: Record<string, string> = {};
  /** Somebody who answers questions; absent: nobody is there. */
  confirm: RunWatch['confirm'];
  /** Ends what comes before the first stage; absent: nobody does. */
  signal: RunWatch['signal'];
  /** Runs that may be told to end just now. */
  supervised = 0;
  /** Hears what a run tells, as it tells it. */
  hear: RunWatch['emit'] = () => undefined;
  /** What runs are given in the executor's place. */
  executor: (executor: Executor) => Executor = (executor) => executor;
  readonly #living = new Set<string>();
  #lives = 0;
  #random = 0;
  #boots = 1;

  /** @param given what runners are given in the disk's place */
  constructor(
    files: Readonly<Record<string, string>>,
    private readonly given: (disk: Disk) => Disk = (disk) => disk,
  ) {
    this.disk.makeFolder(WORKSPACE);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    this.virtual.settle();
  }

  /** Another one in which all is as it is here, but that no job runs and no runner lives. */
  fork(): World {
    const world = new World({});
    world.virtual.takeOver(this.virtual);
    world.clock.skip(this.clock.monotonic());
    world.#lives = this.#lives;
    world.#random = this.#random;
    world.#boots = this.#boots;
    return world;
  }

  /** All that runs ends, and what wasn't synced is lost as the cut says; then the machine is started again. */
  powerCut(cut: PowerCut): void {
    this.#living.clear();
    this.machine.powerOff();
    this.virtual.powerCut(cut);
    this.#boots += 1;
  }

  get disk(): Disk {
    return this.virtual.disk;
  }

  path(path: string): string {
    return posix.join(WORKSPACE, path);
  }

  write(path: string, text: string): void {
    this.disk.makeFolder(posix.dirname(this.path(path)));
    this.disk.write(this.path(path), text);
  }

  /** A file's text, a folder's names, where a link leads; `null` where nothing is. */
  read(path: string): string | null {
    const place = this.path(path);
    switch (this.disk.lstat(place)?.kind) {
      case 'file':
        return this.disk.read(place).toString();
      case 'folder':
        return `${this.disk.list(place).join(' ')}/`;
      case 'link':
        return `→ ${this.disk.readLink(place)}`;
      case 'other':
      case undefined:
        return null;
    }
  }

  remove(path: string): void {
    this.disk.remove(this.path(path));
  }

  /** Paths of all files below a folder of the workspace. */
  files(folder: string): readonly string[] {
    const kind = this.disk.lstat(this.path(folder))?.kind;
    if (kind !== 'folder') return kind === undefined ? [] : [folder];
    return this.disk.list(this.path(folder)).flatMap((name) => this.files(posix.join(folder, name)));
  }

  /** A whole run from its start to its end; time passes while it waits for nothing else. Nobody opens gates meanwhile. */
  run(settings: RunSettings = {}, fate: Fate = NEVER): Promise<Played> {
    return this.untilOver(this.start(settings, fate));
  }

  async untilOver({ done }: Running): Promise<Played> {
    const turns = { isOver: false };
    void done.then(() => (turns.isOver = true));
    await turn();
    for (let seconds = 0; !turns.isOver; seconds += 1) {
      if (seconds > 60) throw new Error('the run waits for something that never comes');
      await this.clock.advance(1000);
    }
    return done;
  }

  start(settings: RunSettings = {}, fate: Fate = NEVER): Running {
    const directory = settings.directory ?? WORKSPACE;
    return this.startCommand(
      async (surroundings, watch) => (await runIn(surroundings, directory, settings, watch)).finished,
      fate,
    );
  }

  /** Ten seconds pass before it. */
  startCommand(command: Command, { at, fault, counts }: Fate = NEVER): Running {
    this.clock.skip(10_000);
    this.#lives += 1;
    const life = `life ${this.#lives}`;
    this.#living.add(life);
    let killed: () => void = () => undefined;
    const death = new Promise<never>((_, reject) => {
      killed = () => {
        this.#living.delete(life);
        reject(new Killed('killed'));
      };
    });
    const options = { at, fault, onKill: killed };
    const disk = faultyDisk(this.given(this.disk), counts === undefined ? options : { ...options, counts });
    const events: RunEvent[] = [];
    let under: Supervised | null = null;
    const over = command(this.#surroundings(disk, life), {
      emit: (event) => {
        events.push(event);
        this.hear(event);
      },
      supervise: (given) => {
        under = given;
        this.supervised += 1;
        return () => {
          this.supervised -= 1;
        };
      },
      confirm: this.confirm,
      signal: this.signal,
    });
    const underWay = (): Supervised => under ?? assert.fail('it has not begun');
    const done = Promise.race([over, death]).then(
      (finished): Played => ({ events, finished, error: null, wasKilled: false }),
      (error: unknown): Played => {
        const wasKilled = error instanceof Killed;
        return { events, finished: null, error: wasKilled ? null : error, wasKilled };
      },
    );
    void done.then(() => this.#living.delete(life));
    return {
      events,
      disk,
      done,
      interrupt: (signal) => {
        underWay().interrupt(signal);
      },
      suspend: () => underWay().suspend(),
      resume: () => underWay().resume(),
    };
  }

  /** What another runner is started with, for tests that put a whole run together by hand. */
  enter(): Pick<Surroundings, 'system' | 'executor' | 'languages'> {
    this.#lives += 1;
    const life = `life ${this.#lives}`;
    this.#living.add(life);
    return this.#surroundings(this.disk, life);
  }

  /** Nothing that a dead runner asks for is done. */
  #surroundings(disk: Disk, life: string): Pick<Surroundings, 'system' | 'executor' | 'languages'> {
    const machine = this.machine.client();
    const isDead = (): boolean => !this.#living.has(life);
    const executor: Executor = {
      ...machine,
      cancel: (handle, how) => (isDead() ? new Promise(() => undefined) : machine.cancel(handle, how)),
      reclaim: (handle) => (isDead() ? new Promise(() => undefined) : machine.reclaim(handle)),
    };
    return {
      system: this.#system(disk, life),
      executor: () => this.executor(executor),
      languages: ({ hasher, workspace, root }) => [
        new ShellScripts({ hasher, workspace, root, recorded: null }, disk),
      ],
    };
  }

  #system(disk: Disk, life: string): System {
    return {
      disk,
      clock: this.clock,
      random: { hex: (bytes) => this.#hex(bytes) },
      web: this.web,
      watcher: this.watcher,
      processes: this.#processes(life),
      git: {
        files: () => Promise.resolve(null),
        ignored: () => Promise.resolve(null),
        headBlobs: () => Promise.resolve(null),
        blobIds: () => Promise.resolve(null),
        commit: () => Promise.resolve(null),
        commitFiles: () => Promise.resolve(new Map()),
        blob: () => Buffer.alloc(0),
        blobs: () => Promise.resolve([]),
        sides: () => Promise.resolve(null),
      },
      host: {
        name: 'here',
        platform: 'linux',
        arch: 'x64',
        nodeVersion: '22.0.0',
        node: '/usr/bin/node',
        cwd: () => '/',
        env: this.env,
        umask: 0o022,
        cores: () => 4,
        memory: () => 2 ** 30,
        circumstances: (workspace) => workspace,
        ignored: new Set(),
        onSignal: () => () => undefined,
        stop: () => undefined,
        onExit: () => () => undefined,
        endWith: () => undefined,
        exit: () => undefined,
      },
    };
  }

  #processes(life: string): Processes {
    const liveness = (owner: OwnerIdentity): 'alive' | 'dead' | 'unknown' => {
      if (owner.host !== self.host) return 'unknown';
      return this.#living.has(owner.startTime) ? 'alive' : 'dead';
    };
    return {
      ...lonelyProcesses,
      self: () => ({ ...self, startTime: life, bootId: `boot ${this.#boots}` }),
      liveness,
    };
  }

  /** Different each time, as random numbers are. */
  #hex(bytes: number): string {
    this.#random += 1;
    return this.#random.toString(16).padStart(bytes * 2, '0');
  }
}
