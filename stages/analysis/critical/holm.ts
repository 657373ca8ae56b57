/**
 * p-values adjusted for a family by Holm's step-down (1979), in the order given: one that is at most α is significant
 * at family-wise level α. `null` stands for what has no p-value: it has no part in the family, and stays.
 */
export function holm(pValues: readonly (number | null)[]): readonly (number | null)[] {
  const order = pValues
    .flatMap((p, index) => (p === null ? [] : [{ p, index }]))
    .toSorted((a, b) => a.p - b.p);
  const adjusted = new Array<number | null>(pValues.length).fill(null);
  let largest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (order.length - rank) * p));
    adjusted[index] = largest;
  }
  return adjusted;
}
