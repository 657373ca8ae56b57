import { stripVTControlCharacters } from 'node:util';
import type { Log } from '../model.js';

/**
 * The end of a log as text: colours and what else moves a cursor are left out, and of a line that was drawn over again
 * and again stands what was drawn last.
 * @param isCut whether there is more before it: the line in which it begins is left out then
 */
export function logText(bytes: Uint8Array, isCut: boolean): Log {
  const text = stripVTControlCharacters(new TextDecoder().decode(bytes));
  const whole = isCut ? text.slice(text.indexOf('\n') + 1) : text;
  const lines = whole.split('\n').map((line) => {
    const drawn = line.replace(/\r+$/, '');
    return drawn.slice(drawn.lastIndexOf('\r') + 1).replace(/(?!\t)\p{Cc}/gu, '');
  });
  return { text: lines.join('\n'), isCut };
}
