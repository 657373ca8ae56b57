import type { Reporter } from '../run/events.js';
import type { Clock } from '../ports/system.js';
import { blockLines } from './block.js';
import { linesOf } from './lines.js';
import { RunModel } from './run-model.js';
import type { Paint } from './style.js';

const REDRAW_MS = 100;
/** No block for a run that is over before one could read it. */
const QUIET_MS = 150;

/** A terminal: lines that stay, and below them one block that is drawn over. */
export function ttyReporter(stream: NodeJS.WriteStream, paint: Paint, clock: Clock): Reporter {
  const model = new RunModel();
  const startedAt = clock.monotonic();
  let drawn = 0;
  let finished = false;

  const draw = (above: readonly string[]): void => {
    const now = clock.monotonic();
    const visible = !finished && now - startedAt >= QUIET_MS;
    const block = visible ? blockLines(model, now, Math.max(20, stream.columns - 1), paint) : [];
    if (above.length + block.length + drawn === 0) return;
    const erase = drawn === 0 ? '' : `\x1b[${drawn}A\r\x1b[J`;
    stream.write(erase + [...above, ...block].map((line) => `${line}\n`).join(''));
    drawn = block.length;
  };

  const timer = setInterval(() => {
    draw([]);
  }, REDRAW_MS);
  timer.unref();
  return {
    report(event) {
      model.apply(event, clock.monotonic());
      if (event.type === 'run-finished') finished = true;
      const lines = linesOf(event, paint);
      if (lines.length > 0 || finished) draw(lines);
    },
    close() {
      clearInterval(timer);
      finished = true;
      draw([]);
    },
  };
}
