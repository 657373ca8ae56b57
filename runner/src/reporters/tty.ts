import type { Reporter } from '../model/events.js';
import type { Clock } from '../system/clock.js';
import { blockLines } from './block.js';
import { instantOf } from './instant.js';
import { linesOf } from './lines.js';
import { RunModel } from '../record/run-model.js';
import type { Door } from './door.js';
import type { Paint } from './style.js';

const REDRAW_MS = 100;
/** No block for a run that is over before one could read it. */
const QUIET_MS = 150;

export type Terminal = Pick<Door, 'columns' | 'rows' | 'write' | 'sequence'>;

/** A terminal: lines that stay, and below them one block that is drawn over. */
export function ttyReporter(terminal: Terminal, paint: Paint, clock: Clock): Reporter {
  const { sequence } = terminal;
  // So that a line which is wider than it seems is cut at the edge: a wrapped one would escape the erasing.
  const [wrapOff, wrapOn] = [sequence('?7', 'l'), sequence('?7', 'h')];
  const model = new RunModel();
  const startedAt = clock.now();
  let drawn = 0;
  let finished = false;

  const draw = (above: readonly string[]): void => {
    const now = clock.now();
    const visible = !finished && now - startedAt >= QUIET_MS;
    const { columns = 80, rows = 24 } = terminal;
    const size = { width: Math.max(20, columns - 1), height: Math.max(2, rows - 1) };
    const block = visible ? blockLines(model, now, size, paint) : [];
    if (above.length + block.length + drawn === 0) return;
    const erase = drawn === 0 ? '' : sequence(String(drawn), 'A') + sequence('1', 'G') + sequence('', 'J');
    const text = block.length === 0 ? '' : `${wrapOff}${linesText(block)}${wrapOn}`;
    terminal.write(erase + linesText(above) + text);
    drawn = block.length;
  };

  const redrawing = clock.every(REDRAW_MS, () => {
    draw([]);
  });
  return {
    report(event) {
      model.apply(event, instantOf(event, clock));
      if (event.type === 'run-finished' || event.type === 'run-broken') finished = true;
      const lines = linesOf(event, paint);
      if (lines.length > 0 || finished) draw(lines);
    },
    close() {
      redrawing.stop();
      finished = true;
      draw([]);
    },
  };
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
