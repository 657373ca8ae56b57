/** Groups in the order in which their first member comes. (Node 20 has no `Map.groupBy`.) */
export function groupBy<Key, Item>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Groups by a number, upwards. */
export function groupUpwards<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => number,
): readonly (readonly [key: number, own: readonly Item[]])[] {
  return [...groupBy(items, keyOf)].toSorted(([a], [b]) => a - b);
}

/** Groups by several properties, each with those of its members; in the order of `groupBy`. */
export function groupByPlace<Place extends Readonly<Record<string, string | number>>, Item>(
  items: readonly Item[],
  placeOf: (item: Item) => Place,
): readonly (readonly [place: Place, own: readonly Item[]])[] {
  const groups = groupBy(items, (item) => Object.values(placeOf(item)).join(' '));
  return [...groups.values()].flatMap((own) =>
    own.slice(0, 1).map((first) => [placeOf(first), own] as const),
  );
}
