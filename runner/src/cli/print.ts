import { jsonText } from '../reporters/door.js';
import { painter, type Paint } from '../reporters/style.js';
import type { Io } from './options.js';

/** One JSON object on stdout. */
export function printJson({ stdout }: Io, object: object): void {
  stdout.write(`${jsonText(object)}\n`);
}

/** Text on stdout, in colours where it takes them. */
export function print({ stdout, system }: Io, text: (paint: Paint) => string): void {
  stdout.write(text(painter(system.host.env, stdout)));
}
