import { signal, type ReadonlySignal } from '@preact/signals';
import { decode, encode, type Choice } from './choice.js';

/** The choice that the page's address holds. */
export interface Address {
  readonly choice: ReadonlySignal<Choice>;
  /** `step`: the browser's Back undoes it. */
  readonly choose: (part: Partial<Choice>, how: 'step' | 'detail') => void;
  /** What a link leads to that chooses so. */
  readonly linkTo: (part: Partial<Choice>) => string;
}

/** Follows links, Back and reloads; on a file as well. */
export function addressOf(window: Window): Address {
  const choice = signal(decode(window.location.hash));
  window.addEventListener('hashchange', () => {
    choice.value = decode(window.location.hash);
  });
  window.addEventListener('popstate', () => {
    choice.value = decode(window.location.hash);
  });
  return {
    choice,
    choose(part, how) {
      const next = { ...choice.peek(), ...part };
      const hash = `#${encode(next)}`;
      if (hash === window.location.hash) return;
      if (how === 'step') window.history.pushState(null, '', hash);
      else window.history.replaceState(null, '', hash);
      choice.value = next;
    },
    linkTo: (part) => `#${encode({ ...choice.value, ...part })}`,
  };
}
