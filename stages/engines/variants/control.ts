import { CONTROL } from './unchanged.js';
import type { Control } from './variant.js';

/**
 * A control: the main study's training but for what is named. Called with a mark that a bundler may drop it: what is
 * spread at a module's top level stays in the code of all exports that could reach it.
 */
export function control(changes: Pick<Control, 'name'> & Partial<Control>): Control {
  return { ...CONTROL, ...changes };
}
