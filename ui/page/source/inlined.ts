import type { FileDetails, Page } from '../../src/model.js';
import { DATA_ID } from '../../src/transport.js';
import type { Source } from './source.js';

interface FileData {
  readonly page: Page;
  readonly details: FileDetails;
}

/** The data in the document itself; `null`: there are none. */
export function inlinedSource(): Source | null {
  const holder = document.getElementById(DATA_ID);
  if (!(holder instanceof HTMLTemplateElement)) return null;
  const data = unpack(holder.content.textContent);
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

/** Base64 of gzip of JSON, written by the same program, by the types that both share. */
async function unpack(text: string): Promise<FileData> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(plain).json()) as FileData;
}
