import { styleText } from 'node:util';
import type { Host } from '../system/host.js';
import type { Door } from './door.js';

type Format = Parameters<typeof styleText>[0];

/** Paints text, or leaves it, as the stream and the environment want it. */
export type Paint = (format: Format, text: string) => string;

/** What text is painted for: a door, or a stream to which nothing but lockstep's own words are written. */
export interface Surface {
  readonly isTTY?: boolean;
  readonly sequence?: Door['sequence'];
}

/** NO_COLOR (https://no-color.org) beats FORCE_COLOR; neither: colour on a terminal that isn't dumb. */
export function painter(env: Host['env'], surface: Surface): Paint {
  if (!wantsColour(env, surface)) return (_format, text) => text;
  const { sequence = (parameters, command) => `\x1b[${parameters}${command}` } = surface;
  return (format, text) => {
    const [before = '', after = ''] = styleText(format, '|', { validateStream: false })
      .split('|')
      .map((codes) => codes.replace(STYLE, (_, parameters: string) => sequence(parameters, 'm')));
    return `${before}${text}${after}`;
  };
}

// eslint-disable-next-line no-control-regex -- as Node writes them
const STYLE = /\x1b\[([\d;]*)m/g;

function wantsColour(env: Host['env'], stream: { readonly isTTY?: boolean }): boolean {
  if ((env.NO_COLOR ?? '') !== '') return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined && force !== '') return force !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Whether a line may be drawn over: a terminal, not dumb, not a CI's. */
export function isLive(env: Host['env'], stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && env.TERM !== 'dumb' && (env.CI ?? '') === '';
}
