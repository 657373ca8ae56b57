/** Which section is being read: the last whose top has passed the line, −1 before the first; at the page's end the last. */
export function presentIndex(tops: readonly number[], line: number, atEnd: boolean): number {
  if (atEnd) return tops.length - 1;
  let index = -1;
  tops.forEach((top, own) => {
    if (top <= line) index = own;
  });
  return index;
}
