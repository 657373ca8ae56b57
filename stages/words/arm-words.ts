import type { ArmSlopes } from '../tables/arms.js';
import { counted } from './english.js';
import { perDoubling, perDoublingInterval } from './critical-words.js';

/**
 * How the largest usable rate of an arm changes with the width: `with 10 fresh seeds, the largest usable rate changes by
 * +5 % for each doubling of the width (+2 % to +9 %)`; empty until the arm is whole, and where too few seeds have a
 * threshold at every width.
 */
export function usableText({ arms }: ArmSlopes, name: string): string {
  const usable = arms.find(({ arm }) => arm === name)?.usable;
  if (usable?.slope == null) return '';
  const { slope, ci95, seeds } = usable;
  return `with ${counted(seeds, 'fresh seed')}, the largest usable rate changes by ${perDoubling(slope)} for each doubling of the width (${perDoublingInterval(ci95)})`;
}
