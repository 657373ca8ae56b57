import { stripVTControlCharacters } from 'node:util';
import { metricNumber, type MetricValues } from '../model/metrics.js';
import { shown } from './door.js';
import type { RunModel, RunningStage } from '../record/run-model.js';
import { elide } from './format.js';
import { formatDuration, formatGuess } from '../model/measures.js';
import type { Paint } from './style.js';

const MOST_RUNNING = 8;
const MOST_METRICS = 3;

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
  const most = Math.min(MOST_RUNNING, Math.max(0, height - 2));
  const { running, endingSince } = model;
  const listed = running.slice(0, most);
  const more = running.length - listed.length;
  return [
    paint('bold', elide(headLine(model, now), width)),
    ...listed.map((stage) => runningLine(stage, now, endingSince, width, paint)),
    ...(more > 0 ? [paint('dim', elide(`  and ${more} more`, width))] : []),
  ];
}

/** `3 done · 2 running · 5 left · about 4 min to go`; of one that was told to end, what it waits for. */
export function headLine(model: RunModel, now: number): string {
  const running = model.running.length;
  const failed = model.failed > 0 ? [`${model.failed} failed`] : [];
  if (model.endingSince !== null) {
    const waits = running === 0 ? 'what was begun is put in order' : `waiting for ${running} to end`;
    return [`ending: ${waits}`, `${model.done} done`, ...failed].join(' · ');
  }
  const counts = [`${model.done} done`, `${running} running`, `${model.left} left`, ...failed];
  return [...counts, ...timeToGo(model, now)].join(' · ');
}

function timeToGo(model: RunModel, now: number): readonly string[] {
  const { ms, unknown } = model.estimate(now);
  if (ms === null && unknown === 0) return [];
  if (unknown === 0 && ms !== null) return [`about ${formatGuess(ms)} to go`];
  const never = `${unknown} never ran`;
  return [ms === null || ms === 0 ? `no estimate: ${never}` : `more than ${formatGuess(ms)} to go: ${never}`];
}

/** Its name gives way before what it does now, but keeps half of the line; its time never gives way. */
function runningLine(
  stage: RunningStage,
  now: number,
  endingSince: number | null,
  width: number,
  paint: Paint,
): string {
  const time = `  ${runningTime(stage, now)}`;
  const room = Math.max(0, width - 2 - time.length);
  const text = endingSince === null ? whatItDoes(stage) : whatItIsGiven(stage, now - endingSince);
  const own = text === '' ? '' : ` ${text}`;
  const shownName = elideStart(shown(stage.name), Math.max(Math.floor(room / 2), room - own.length));
  const shownOwn = elide(own, room - shownName.length);
  return `${paint('yellow', '▶')} ${shownName}${paint('dim', shownOwn + time)}`;
}

export function runningTime({ startedAt }: Pick<RunningStage, 'startedAt'>, now: number): string {
  return formatDuration(Math.max(0, Math.round((now - startedAt) / 100) * 100));
}

/** `12/50 a note`, `45 %`, `epoch 3, test_loss 0.356`, or what it printed last; nothing of one that tells nothing. */
export function whatItDoes({ progress, metrics, output }: RunningStage): string {
  const note = progress === null ? '' : oneLine(progress.note);
  const parts = [
    ...(progress === null ? [] : [`${progress.done}/${progress.total}`]),
    ...(note === '' ? [] : [note]),
    ...(progress === null && typeof output?.percent === 'number' ? [`${output.percent} %`] : []),
    ...(note === '' && metrics !== null ? [metricsText(metrics)] : []),
  ];
  if (parts.length > 0) return parts.join(' ');
  return output === null ? '' : oneLine(output.line);
}

/** `epoch 3, test_loss 0.356` */
function metricsText(values: MetricValues): string {
  return Object.entries(values)
    .slice(0, MOST_METRICS)
    .map(([name, value]) => `${oneLine(name)} ${figureText(value)}`)
    .join(', ');
}

/** Four digits are enough to be followed. */
export function figureText(value: MetricValues[string]): string {
  const number = metricNumber(value);
  if (number === null) return oneLine(String(value));
  return Number.isInteger(number) || !Number.isFinite(number)
    ? String(number)
    : String(Number(number.toPrecision(4)));
}

function whatItIsGiven({ graceMs }: RunningStage, toldForMs: number): string {
  const rest = graceMs - toldForMs;
  return rest > 0 ? `was told to end; is ended in ${formatGuess(rest)}` : 'is being ended';
}

/** Whatever a script notes, it moves no cursor. */
function oneLine(note: string): string {
  return stripVTControlCharacters(note).replace(/[\p{Cc}\s]+/gu, ' ');
}

/** The cells of a group differ towards the ends of their names. */
function elideStart(text: string, width: number): string {
  return text.length <= width ? text : `…${text.slice(text.length - Math.max(0, width - 1))}`;
}
