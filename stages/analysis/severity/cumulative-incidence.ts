/** When something that ends once was seen last, and how it ended; without a cause it was only seen so long. */
export interface Ending<Cause extends string> {
  readonly time: number;
  readonly cause: Cause | null;
}

/** Shares that have ended by each cause up to and at a time. */
export interface Incidence<Cause extends string> {
  readonly time: number;
  readonly shares: ReadonlyMap<Cause, number>;
}

/**
 * The cumulative incidence of competing ends by Aalen and Johansen (1978), at every time with one: the sum of
 * S(t−)·d/n, with d ends by the cause among n at risk and S the share without any end (Kaplan and Meier). One minus
 * Kaplan and Meier's curve of one cause, the others taken as censored, would count ends that can't come any more.
 */
export function cumulativeIncidence<Cause extends string>(
  endings: readonly Ending<Cause>[],
  causes: readonly Cause[],
): readonly Incidence<Cause>[] {
  const times = [...new Set(endings.flatMap(({ time, cause }) => (cause === null ? [] : [time])))];
  const sums = new Map(causes.map((cause) => [cause, 0]));
  let without = 1;
  return times
    .toSorted((a, b) => a - b)
    .map((time) => {
      const atRisk = endings.filter((ending) => ending.time >= time).length;
      const now = endings.filter((ending) => ending.time === time && ending.cause !== null);
      for (const cause of causes) {
        const count = now.filter((ending) => ending.cause === cause).length;
        sums.set(cause, (sums.get(cause) ?? 0) + (without * count) / atRisk);
      }
      without *= 1 - now.length / atRisk;
      return { time, shares: new Map(sums) };
    });
}
