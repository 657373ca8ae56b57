/**
 * Which section is being read: the last one whose top has passed the line; the last of all at the page's end.
 *
 * @param tops of the sections, from the window's top, in the page's order
 * @returns -1 before the first
 */
export function presentIndex(tops: readonly number[], line: number, atEnd: boolean): number {
  if (atEnd) return tops.length - 1;
  let index = -1;
  tops.forEach((top, own) => {
    if (top <= line) index = own;
  });
  return index;
}
