/**
 * Whether a link in a folder leads to something in that folder, wherever the folder lies: it is relative, goes up no
 * further than the folder, and only before it goes down, since a `..` behind another link leads elsewhere.
 * @param path of the link, from the folder; none of the folders above it may be a link
 */
export function isInnerLink(path: string, target: string): boolean {
  if (target === '' || target.startsWith('/') || target.includes('\0')) return false;
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const ups = parts.findIndex((part) => part !== '..');
  const down = ups === -1 ? [] : parts.slice(ups);
  const depth = path.split('/').length - 1;
  return down.length > 0 && !down.includes('..') && ups <= depth;
}

/** What an inner link says, as a path from the folder; links on the way are not followed. */
export function innerTarget(path: string, target: string): string {
  const at = path.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') at.pop();
    else if (part !== '' && part !== '.') at.push(part);
  }
  return at.join('/');
}
