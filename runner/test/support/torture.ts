const WORDS = ['all', 'most', 'few'] as const;
type Torture = (typeof WORDS)[number];

/**
 * How many of the instants at which something could go wrong a test tries that knows them all. `LOCKSTEP_TORTURE`:
 * `all`, for which some take minutes; `few` for mutation runs, which play a test a thousand times.
 */
export const torture: Torture = WORDS.find((word) => word === process.env.LOCKSTEP_TORTURE) ?? 'most';
