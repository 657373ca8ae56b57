import { readInlined } from '../../src/file/inlined.js';
import { DATA_ID } from '../../src/transport.js';
import type { Source } from './source.js';

/** The data in the document itself; `null`: there are none. */
export function inlinedSource(): Source | null {
  const holder = document.getElementById(DATA_ID);
  if (!(holder instanceof HTMLTemplateElement)) return null;
  const data = readInlined(holder.content.textContent);
  return {
    follow(_run, listener) {
      let isEnded = false;
      data.then(
        ({ page }) => {
          if (!isEnded) listener.change({ type: 'page', page });
        },
        (error: unknown) => {
          listener.trouble(error);
        },
      );
      return () => {
        isEnded = true;
      };
    },
    async details(_run, cell) {
      const { details } = await data;
      return Object.hasOwn(details, cell) ? (details[cell] ?? null) : null;
    },
  };
}
