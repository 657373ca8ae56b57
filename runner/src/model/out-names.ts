import type { Out, Stage } from './graph.js';

/**
 * An out's name, where it tells the out from others: whoever reads or writes outs by name meets other bytes when two
 * names change places. The name of an only out leads nowhere else, and is `null`, as that of an unnamed one.
 */
export function tellingName({ outs }: Stage, { name }: Out): string | null {
  return outs.length > 1 ? name : null;
}
