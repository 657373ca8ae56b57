/** A learning rate, and its exponent to base 2: a multiple of 1/steps. */
export interface Rate {
  readonly log2: number;
  readonly value: number;
}

/**
 * 2^(octave + i/steps), i = 1 … steps. The octave's lower end belongs to the octave below, so that neighbouring
 * octaves share no rate.
 */
export function ratesOf(octave: number, steps: number): readonly Rate[] {
  return Array.from({ length: steps }, (_, index) => {
    const log2 = octave + (index + 1) / steps;
    return { log2, value: 2 ** log2 };
  });
}
