import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RunRow } from '../../src/model.js';
import { formatDuration, formatGuess } from '../../../runner/src/model/measures.js';
import { useStore } from '../state/store.js';

/** The reader's clock, as long as somebody needs it. */
const clock = signal(Date.now());

/** How long a run has taken, and what is left: counted on between what the server tells. */
export function Times({ run, isLive }: { readonly run: RunRow; readonly isLive: boolean }) {
  const { cameAt } = useStore();
  const isCounting = isLive && run.state === 'running';
  useEffect(() => {
    if (!isCounting) return undefined;
    const timer = setInterval(() => {
      clock.value = Date.now();
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [isCounting]);
  const since = isCounting ? Math.max(0, clock.value - cameAt.value) : 0;
  const ms = run.ms + since;
  return (
    <span class="times">
      {formatDuration(isCounting ? Math.floor(ms / 1000) * 1000 : ms)}
      {run.state === 'running' && run.leftMs !== null && (
        <span class="quiet">
          {' '}
          · {run.leftUnknown === 0 ? 'about' : 'more than'} {formatGuess(Math.max(0, run.leftMs - since))}{' '}
          left
        </span>
      )}
    </span>
  );
}
