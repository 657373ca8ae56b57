import type { ServerResponse } from 'node:http';
import type { Clock } from 'lockstep';
import type { Change } from '../model.js';
import type { Shown } from '../watch/watch.js';

/** So that whatever is between doesn't take a quiet connection for a dead one. */
const HEARTBEAT_MS = 15_000;
/** Bytes that a slow reader may leave waiting: beyond them it is dropped, and begins anew with a whole page. */
const MOST_WAITING = 16 << 20;

/** A change is put into words once, however many hear it. */
const WORDS = new WeakMap<Change, string>();

/** Sends a page, and then what changes, as server-sent events until the reader goes. */
export function stream(response: ServerResponse, shown: Shown, clock: Clock): void {
  const send = (text: string): void => {
    if (response.writableLength > MOST_WAITING) response.destroy();
    else response.write(text);
  };
  const unlisten = shown.listen((change) => {
    send(wordsOf(change));
  });
  send(wordsOf({ type: 'page', page: shown.page() }));
  const heart = clock.every(HEARTBEAT_MS, () => {
    send(':\n\n');
  });
  response.on('close', () => {
    unlisten();
    heart.stop();
  });
}

function wordsOf(change: Change): string {
  const known = WORDS.get(change);
  if (known !== undefined) return known;
  // JSON has no line feeds of its own: it is one line of an event.
  const words = `data: ${JSON.stringify(change)}\n\n`;
  WORDS.set(change, words);
  return words;
}
