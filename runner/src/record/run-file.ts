import { join } from 'node:path';
import type { ToldEvent } from '../model/events.js';
import type { Clock, Timer } from '../system/clock.js';
import type { Disk } from '../system/disk.js';
import { explainTrouble, isTrouble } from '../system/trouble.js';
import { encodeEvent } from './event-line.js';
import type { Keeper } from './teller.js';

/** What nobody waits for is written so late, together with what follows it. */
const LATE_MS = 200;

/** The file of a run in its folder. */
export function eventsFile(folder: string): string {
  return join(folder, 'events.ndjson');
}

/**
 * The file of one run, an event a line. There is none before something happens that is worth remembering: a run with
 * nothing to do leaves no trace.
 */
export class RunFile implements Keeper {
  #lines: string[] = [];
  #isKept = false;
  #isLost = false;
  #timer: Timer | null = null;

  /**
   * @param folder the run's own
   * @param onLost hears why nothing more of this run is kept: it goes on without
   */
  constructor(
    private readonly parts: { readonly disk: Disk; readonly clock: Clock },
    private readonly folder: string,
    private readonly onLost: (why: string) => void,
    private readonly isFirst: boolean,
  ) {}

  get isKept(): boolean {
    return this.#isKept;
  }

  add(event: ToldEvent): void {
    if (this.#isLost) return;
    this.#lines.push(encodeEvent(event));
    if (this.#isKept) this.#write(event);
    else if (isWorthKeeping(event, this.isFirst)) this.#begin();
  }

  /** @throws what the disk refuses */
  makeFolder(name: string): string {
    const folder = join(this.folder, name);
    this.parts.disk.makeFolder(folder);
    return folder;
  }

  /** Writes what waits. */
  flush(): void {
    this.#timer?.stop();
    this.#timer = null;
    if (this.#lines.length === 0 || !this.#isKept || this.#isLost) return;
    this.#losing(() => {
      this.parts.disk.append(eventsFile(this.folder), this.#lines.join(''));
      this.#lines = [];
    });
  }

  /** At once: whoever sees the folder is to find in it whose it is. */
  #begin(): void {
    this.#isKept = true;
    this.#losing(() => {
      this.parts.disk.makeFolder(this.folder);
    });
    this.flush();
  }

  #write(event: ToldEvent): void {
    if (!mayWait(event)) this.flush();
    else {
      this.#timer ??= this.parts.clock.after(LATE_MS, () => {
        try {
          this.flush();
        } catch {
          // It still waits: what is told next is written with it, and meets the same.
        }
      });
    }
  }

  /** A full disk ends stages where their outs meet it, not where their story is told. */
  #losing(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!isTrouble(error)) throw error;
      this.#isLost = true;
      this.onLost(explainTrouble(error));
    }
  }
}

/** @param isFirst of its workspace; of an overlay that one is kept, so that there is something to compare */
function isWorthKeeping(event: ToldEvent, isFirst: boolean): boolean {
  switch (event.type) {
    case 'run-opened':
    case 'run-broken':
    case 'run-finished':
    case 'stage-metrics':
      return false;
    case 'scratch-workspace':
      return isFirst;
    case 'run-started':
      return event.stages.some(({ action }) => action !== 'up-to-date');
    case 'stage-finished':
      return event.outcome !== 'up-to-date';
    default:
      return true;
  }
}

/** What comes in numbers, and nobody waits for. */
function mayWait(event: ToldEvent): boolean {
  switch (event.type) {
    case 'run-opened':
    case 'run-started':
    case 'scratch-workspace':
    case 'stage-progress':
    case 'stage-metrics':
    case 'stage-output':
    case 'stage-skipped':
      return true;
    case 'stage-finished':
      return event.outcome !== 'executed';
    default:
      return false;
  }
}
