import type { ArmSlopes } from '../tables/arms.js';
import { perDoubling, perDoublingInterval } from './critical-words.js';
import { counted } from './english.js';

const WHERE = { mnist: 'On MNIST', mse: 'With MSE' };

/**
 * How the largest usable rate of an arm changes with the width: `On MNIST, with 10 fresh seeds, the largest usable rate
 * changes by +5 % for each doubling of the width (+2 % to +9 %).` Empty until the arm is whole, and where too few seeds
 * have a threshold at every width.
 */
export function usableSentence({ arms }: ArmSlopes, name: keyof typeof WHERE): string {
  const usable = arms.find(({ arm }) => arm === name)?.usable;
  if (usable?.slope == null) return '';
  const { slope, ci95, seeds } = usable;
  return (
    `${WHERE[name]}, with ${counted(seeds, 'fresh seed')}, the largest usable rate changes by ${perDoubling(slope)} ` +
    `for each doubling of the width (${perDoublingInterval(ci95)}).`
  );
}
