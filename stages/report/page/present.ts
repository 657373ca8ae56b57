export function markPresentSection(contents: Element): void {
  const links = [...contents.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')];
  const targets = links.flatMap((link) => document.getElementById(link.hash.slice(1)) ?? []);
  const isPart = (link: Element): boolean => link.closest('ol ol') !== null;
  let isAsked = false;
  const mark = (): void => {
    isAsked = false;
    const root = document.documentElement;
    const atEnd = window.scrollY > 0 && window.scrollY + window.innerHeight >= root.scrollHeight - 2;
    const tops = targets.map((target) => target.getBoundingClientRect().top);
    const link = links[presentIndex(tops, window.innerHeight / 4, atEnd)];
    const section =
      link !== undefined && isPart(link) ? link.closest('ol ol')?.parentElement?.querySelector('a') : null;
    for (const other of links) {
      if (other === link || other === section) other.setAttribute('aria-current', 'true');
      else other.removeAttribute('aria-current');
    }
  };
  const ask = (): void => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(mark);
  };
  addEventListener('scroll', ask, { passive: true });
  addEventListener('resize', ask);
  mark();
}

/** Which section is being read: the last whose top has passed the line, −1 before the first; at the page's end the last. */
function presentIndex(tops: readonly number[], line: number, atEnd: boolean): number {
  if (atEnd) return tops.length - 1;
  let index = -1;
  tops.forEach((top, own) => {
    if (top <= line) index = own;
  });
  return index;
}
