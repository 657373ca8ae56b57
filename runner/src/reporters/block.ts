import { stripVTControlCharacters } from 'node:util';
import { shown } from './door.js';
import { elide, formatDuration, formatGuess } from './format.js';
import type { RunModel, RunningStage } from './run-model.js';
import type { Paint } from './style.js';

const MOST_RUNNING = 8;

/** In columns and lines. */
export interface BlockSize {
  readonly width: number;
  readonly height: number;
}

/** The lines of the live block, none longer than `width`; none before the run is planned. */
export function blockLines(
  model: RunModel,
  now: number,
  { width, height }: BlockSize,
  paint: Paint,
): readonly string[] {
  if (!model.isPlanned) return [];
  const eta = model.eta(now);
  const counts = [
    `${model.done} done`,
    `${model.running.length} running`,
    `${model.left} left`,
    ...(model.failed > 0 ? [`${model.failed} failed`] : []),
    ...(eta === null ? [] : [`about ${formatGuess(eta)} to go`]),
  ].join(' · ');
  const most = Math.min(MOST_RUNNING, Math.max(0, height - 2));
  const shown = model.running.slice(0, most);
  const more = model.running.length - shown.length;
  return [
    paint('bold', elide(counts, width)),
    ...shown.map((stage) => runningLine(stage, now, width, paint)),
    ...(more > 0 ? [paint('dim', elide(`  and ${more} more`, width))] : []),
  ];
}

/** Its name gives way before what it does now, but keeps half of the line; its time never gives way. */
function runningLine(
  { name, startedAt, progress }: RunningStage,
  now: number,
  width: number,
  paint: Paint,
): string {
  const time = `  ${formatDuration(Math.round((now - startedAt) / 100) * 100)}`;
  const room = Math.max(0, width - 2 - time.length);
  const own =
    progress === null
      ? ''
      : ` ${progress.done}/${progress.total}${progress.note === '' ? '' : ` ${oneLine(progress.note)}`}`;
  const shownName = elideStart(shown(name), Math.max(Math.floor(room / 2), room - own.length));
  const shownOwn = elide(own, room - shownName.length);
  return `${paint('yellow', '▶')} ${shownName}${paint('dim', shownOwn + time)}`;
}

/** Whatever a script notes, it moves no cursor. */
function oneLine(note: string): string {
  return stripVTControlCharacters(note).replace(/[\p{Cc}\s]+/gu, ' ');
}

/** The cells of a group differ towards the ends of their names. */
function elideStart(text: string, width: number): string {
  return text.length <= width ? text : `…${text.slice(text.length - Math.max(0, width - 1))}`;
}
