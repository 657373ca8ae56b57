import { nodeSystem } from 'lockstep';
import { exportPage } from '../../../src/file/export-page.js';
import { template } from '../../../src/generated/template.js';
import type { Change, Details, Page } from '../../../src/model.js';
import { serve } from '../../../src/serve/server.js';
import { apply } from '../../../page/state/merge.js';
import type { Shown } from './pages.js';

/** A page that the server serves, of data that a test makes up and changes. */
export interface ServedPage {
  readonly url: string;
  /** Tells everybody who looks. */
  tell(change: Change): void;
  /** From now on told to who asks. */
  explain(details: Details): void;
  close(): Promise<void>;
}

export async function servePage({ page: first, details: told }: Shown): Promise<ServedPage> {
  let page: Page = first;
  const details = new Map(Object.entries(told));
  const listeners = new Set<(change: Change) => void>();
  const shown = {
    page: () => page,
    details: (name: string) => Promise.resolve(details.get(name) ?? null),
    listen(hear: (change: Change) => void) {
      listeners.add(hear);
      return () => {
        listeners.delete(hear);
      };
    },
  };
  const isThere = (run: string | null): boolean => run === null || page.runs.some(({ id }) => id === run);
  const watch = {
    page: shown.page,
    of: (run: string | null) => Promise.resolve(isThere(run) ? shown : null),
  };
  const { url, ...server } = await serve({
    watch,
    clock: nodeSystem.clock,
    template,
    token: 'a'.repeat(64),
    port: 0,
  });
  return {
    url,
    close: () => server.close(),
    tell(change) {
      page = apply(page, change);
      for (const hear of listeners) hear(change);
    },
    explain(one) {
      details.set(one.name, one);
    },
  };
}

/** The page as a file. */
export function fileOf({ page, details }: Shown): string {
  return exportPage(template, page, details);
}
