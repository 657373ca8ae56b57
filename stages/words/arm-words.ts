import type { ArmSlopes } from '../tables/arms.js';
import type { Predictions } from '../tables/predictions.js';
import { intervalText, perDoubling, perDoublingInterval, signed } from './critical-words.js';
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

/** In the protocol's addendum: the usable rate of 2,048 units minus that of each seed's own line through five widths. */
const WIDER = 9;

/**
 * `At 2048 units, on 5 fresh seeds, the largest usable rate lies +0.05 octaves off the line through the others
 * (−0.10 … +0.20; predicted: within ± 0.25).` Empty until the arm is whole.
 */
export function widerSentence({ secondary }: Predictions): string {
  const endpoint = secondary.find(({ number }) => number === WIDER);
  if (endpoint?.mean == null) return '';
  const { mean, ci95, seeds, predicted } = endpoint;
  return (
    `At 2048 units, on ${counted(seeds, 'fresh seed')}, the largest usable rate lies ${signed(mean)} octaves off the line ` +
    `through the others (${intervalText(ci95)}; predicted: ${predicted.text}).`
  );
}
