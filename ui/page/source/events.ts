import type { Change, Details } from '../../src/model.js';
import { DETAILS_PATH, EVENTS_PATH } from '../../src/transport.js';
import type { Source } from './source.js';

/** The server that the page came from; the browser connects anew by itself. */
export function eventSource(): Source {
  return {
    follow(run, listener) {
      const events = new EventSource(address(EVENTS_PATH, run === null ? {} : { run }));
      events.addEventListener('open', () => {
        listener.connection('there');
      });
      events.addEventListener('error', () => {
        listener.connection('lost');
        // A server that is gone is asked again by the browser, one that refuses isn't.
        if (events.readyState === EventSource.CLOSED) {
          listener.trouble(
            new Error(run === null ? 'The server tells nothing.' : `There is no run ${run} here.`),
          );
        }
      });
      events.addEventListener('message', ({ data }: MessageEvent<string>) => {
        // The server's own, by the types that both share.
        listener.change(JSON.parse(data) as Change);
      });
      return () => {
        events.close();
      };
    },
    async details(run, name) {
      const answer = await fetch(address(DETAILS_PATH, run === null ? { name } : { name, run }));
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(`the server answered ${String(answer.status)}`);
      return (await answer.json()) as Details;
    },
  };
}

function address(path: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
}
