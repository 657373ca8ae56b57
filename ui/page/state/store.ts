import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Change, Page } from '../../src/model.js';
import type { Connection, Source } from '../source/source.js';
import type { Address } from './address.js';
import { DetailsCache } from './details.js';
import { apply } from './merge.js';
import { problemText } from './problem.js';

/** What the page knows, as signals: who reads one is drawn anew when it changes. */
export interface Store extends Address {
  /** `null`: nothing came yet. */
  readonly page: ReadonlySignal<Page | null>;
  /** When it came, in the reader's milliseconds since 1970: theirs and the server's clocks may differ. */
  readonly cameAt: ReadonlySignal<number>;
  readonly connection: ReadonlySignal<Connection>;
  /** Why there is nothing to show, or nothing new. */
  readonly trouble: ReadonlySignal<string | null>;
  readonly details: DetailsCache;
}

/** Follows a source, and the run that the address names. */
export function createStore(source: Source, address: Address): Store {
  const page = signal<Page | null>(null);
  const cameAt = signal(Date.now());
  const connection = signal<Connection>('there');
  const trouble = signal<string | null>(null);
  const run = computed(() => address.choice.value.run);
  const details = new DetailsCache(source, () => run.peek());
  const isShown = (name: string): boolean => {
    const { cell, picks } = address.choice.peek();
    return name === cell || picks.includes(name);
  };

  const change = (change: Change): void => {
    const before = page.peek();
    if (change.type !== 'page' && before === null) return;
    try {
      batch(() => {
        page.value = change.type === 'page' ? change.page : before === null ? null : apply(before, change);
        cameAt.value = Date.now();
        trouble.value = null;
        if (change.type === 'page') details.outdateAll(isShown);
        if (change.type === 'details') details.outdate(change.names, isShown);
      });
    } catch (error) {
      trouble.value = `The server tells of what this page doesn't have (${problemText(error)}): reload it.`;
    }
  };

  effect(() => {
    const stop = source.follow(run.value, {
      change,
      connection: (now) => {
        connection.value = now;
      },
      trouble: (error) => {
        trouble.value = problemText(error);
      },
    });
    return () => {
      stop();
      details.clear();
    };
  });
  return { ...address, page, cameAt, connection, trouble, details };
}

export const StoreContext = createContext<Store | null>(null);

/** @throws {Error} outside of the page */
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('there is no store around this');
  return store;
}
