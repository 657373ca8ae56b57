import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Details } from '../../src/model.js';
import type { Source } from '../source/source.js';
import { problemText } from './problem.js';

/** What is known of a cell's details. */
export interface Told {
  /** The last that were had; `null`: none are told, or not yet. */
  readonly details: Details | null;
  readonly isAsked: boolean;
  /** Why they can't be had. */
  readonly problem: string | null;
}

const UNASKED: Told = { details: null, isAsked: false, problem: null };

interface Entry {
  readonly told: Signal<Told>;
  /** `again`: it changed while it was asked for. */
  state: 'idle' | 'asking' | 'again' | 'old';
}

/** Details of the cells that were looked at, each asked for once until they change. */
export class DetailsCache {
  private entries = new Map<string, Entry>();

  constructor(
    private readonly source: Source,
    private readonly run: () => string | null,
  ) {}

  /** They are asked for where that wasn't done; who reads the signal hears of them. */
  of(name: string): ReadonlySignal<Told> {
    let entry = this.entries.get(name);
    if (entry === undefined) {
      entry = { told: signal(UNASKED), state: 'old' };
      this.entries.set(name, entry);
    }
    if (entry.state === 'old') void this.ask(name, entry);
    return entry.told;
  }

  /** They aren't what they were: those that are shown are asked for at once, others when they are looked at. */
  outdate(names: readonly string[], isShown: (name: string) => boolean): void {
    for (const name of names) {
      const entry = this.entries.get(name);
      if (entry === undefined) continue;
      if (entry.state === 'asking') entry.state = 'again';
      if (entry.state === 'idle') entry.state = 'old';
      if (entry.state === 'old' && isShown(name)) void this.ask(name, entry);
    }
  }

  /** All is about another run. */
  clear(): void {
    this.entries = new Map();
  }

  /** All may have changed: what is shown stays until the new is there. */
  outdateAll(isShown: (name: string) => boolean): void {
    this.outdate([...this.entries.keys()], isShown);
  }

  private async ask(name: string, entry: Entry): Promise<void> {
    do {
      entry.state = 'asking';
      try {
        const details = await this.source.details(this.run(), name);
        entry.told.value = { details, isAsked: true, problem: null };
      } catch (error) {
        entry.told.value = { ...entry.told.peek(), isAsked: true, problem: problemText(error) };
      }
    } while (this.isWantedAgain(entry));
    entry.state = 'idle';
  }

  private isWantedAgain({ state }: Entry): boolean {
    return state === 'again';
  }
}
