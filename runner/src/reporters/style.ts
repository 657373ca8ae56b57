import { styleText } from 'node:util';
import type { Host } from '../system/host.js';

type Format = Parameters<typeof styleText>[0];

/** Paints text, or leaves it, as the stream and the environment want it. */
export type Paint = (format: Format, text: string) => string;

/** NO_COLOR (https://no-color.org) beats FORCE_COLOR; neither: colour on a terminal that isn't dumb. */
export function painter(env: Host['env'], stream: { readonly isTTY?: boolean }): Paint {
  const colour = wantsColour(env, stream);
  return colour
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_format, text) => text;
}

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
