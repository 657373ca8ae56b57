import { signal, type ReadonlySignal } from '@preact/signals';

const dark = matchMedia('(prefers-color-scheme: dark)');
const coarse = matchMedia('(pointer: coarse)');
const now = signal({ isDark: dark.matches, isCoarse: coarse.matches });
for (const query of [dark, coarse]) {
  query.addEventListener('change', () => {
    now.value = { isDark: dark.matches, isCoarse: coarse.matches };
  });
}

/** What the reader's system asks for. */
export const theme: ReadonlySignal<{ readonly isDark: boolean; readonly isCoarse: boolean }> = now;

/** A colour of main.css, as it is now: for what is drawn on a canvas. Who draws reads `theme` first. */
export function cssColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
