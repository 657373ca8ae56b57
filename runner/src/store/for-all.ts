import type { LimitFunction } from 'p-limit';

/**
 * Works on all items, a few at a time. Unlike Promise.all it leaves none running when one fails.
 * @throws what the first of those that failed threw
 */
export async function forAll<Item, Result>(
  items: readonly Item[],
  limit: LimitFunction,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const settled = await Promise.allSettled(items.map((item) => limit(() => work(item))));
  return settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
