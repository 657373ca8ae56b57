import { formatDuration, formatGuess } from './format.js';
import type { RunModel, RunningStage } from './run-model.js';
import type { Paint } from './style.js';

const MOST_RUNNING = 8;

/** The lines of the live block, none wider than `width`. */
export function blockLines(model: RunModel, now: number, width: number, paint: Paint): readonly string[] {
  const eta = model.eta(now);
  const counts = [
    `${model.done} done`,
    `${model.running.length} running`,
    `${model.left} left`,
    ...(model.failed > 0 ? [`${model.failed} failed`] : []),
    ...(eta === null ? [] : [`about ${formatGuess(eta)} to go`]),
  ].join(' · ');
  const shown = model.running.slice(0, MOST_RUNNING);
  const more = model.running.length - shown.length;
  return [
    paint('bold', elide(counts, width)),
    ...shown.map((stage) => runningLine(stage, now, width, paint)),
    ...(more > 0 ? [paint('dim', elide(`  and ${more} more`, width))] : []),
  ];
}

/** Its name gives way first: what it does now is worth more than the middle of a long name. */
function runningLine(
  { name, startedAt, progress }: RunningStage,
  now: number,
  width: number,
  paint: Paint,
): string {
  const time = formatDuration(Math.round((now - startedAt) / 100) * 100);
  const own =
    progress === null
      ? ''
      : ` ${progress.done}/${progress.total}${progress.note === '' ? '' : ` ${progress.note}`}`;
  const tail = elide(`${own}  ${time}`, Math.max(0, width - 12));
  return `${paint('yellow', '▶')} ${elideMiddle(name, Math.max(8, width - 2 - tail.length))}${paint('dim', tail)}`;
}

function elide(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

function elideMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const left = Math.ceil((width - 1) / 2);
  return `${text.slice(0, left)}…${text.slice(text.length - (width - 1 - left))}`;
}
