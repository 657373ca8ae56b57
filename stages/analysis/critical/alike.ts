/**
 * The first of records that all have the same in common.
 *
 * @param about what they must have in common, as it is told
 * @throws {Error} `none` where there are no records; where two differ, the `rule` with both of them by name
 */
export function alike<Item>(
  items: readonly Item[],
  about: (item: Item) => string,
  told: { readonly none: string; readonly rule: string; readonly name: (item: Item) => string },
): Item {
  const [first] = items;
  if (first === undefined) throw new Error(told.none);
  const other = items.find((item) => about(item) !== about(first));
  if (other === undefined) return first;
  const [one, another] = [first, other].map((item) => `${told.name(item)} has ${about(item)}`);
  throw new Error(`${told.rule}: ${one}, and ${another}`);
}
