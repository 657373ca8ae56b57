import type { Reporter, RunEvent } from '../model/events.js';
import type { Clock } from '../system/clock.js';
import { headLine, runningTime, whatItDoes } from './block.js';
import type { Door } from './door.js';
import { instantOf } from './instant.js';
import { linesOf } from './lines.js';
import { RunModel, type RunningStage } from '../record/run-model.js';
import type { Paint } from './style.js';

type Stream = Pick<Door, 'write'>;

/** Whoever reads a log of it sees at least so often that it lives. */
const SILENCE_MS = 30_000;
const LOOK_MS = 1000;
const MOST_NAMED = 3;

/** One line a finished stage, and one every 30 s that says what runs: for logs, pipes and CI. */
export function plainReporter(stream: Stream, paint: Paint, clock: Clock): Reporter {
  const model = new RunModel();
  let lastAt = clock.now();
  const write = (lines: readonly string[]): void => {
    for (const line of lines) stream.write(`${line}\n`);
    if (lines.length > 0) lastAt = clock.now();
  };
  const looking = clock.every(LOOK_MS, () => {
    const now = clock.now();
    if (now - lastAt > SILENCE_MS - LOOK_MS && model.running.length > 0)
      write([stillLine(model, now, paint)]);
  });
  return {
    report(event) {
      // Of what doesn't run there is nothing to say.
      if (model.running.length === 0) lastAt = clock.now();
      model.apply(event, instantOf(event, clock));
      write(linesOf(event, paint));
    },
    close() {
      looking.stop();
    },
  };
}

/** `… 3 done · 2 running · 5 left: train@a 12/50 (1 min 5 s), train@b (30.0 s)` */
function stillLine(model: RunModel, now: number, paint: Paint): string {
  const { running } = model;
  const named = running.slice(0, MOST_NAMED).map((stage) => stillText(stage, now));
  const more = running.length - named.length;
  const list = [...named, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
  return paint('dim', `… ${headLine(model, now)}: ${list}`);
}

function stillText(stage: RunningStage, now: number): string {
  const does = whatItDoes(stage);
  return `${stage.name}${does === '' ? '' : ` ${does}`} (${runningTime(stage, now)})`;
}

/** Failures, warnings, what was set aside, and nothing else. */
export function quietReporter(stream: Stream, paint: Paint): Reporter {
  const told: readonly RunEvent['type'][] = [
    'stage-failed',
    'stage-retrying',
    'warning',
    'recovered',
    'set-aside',
  ];
  return {
    report(event) {
      if (!told.includes(event.type)) return;
      for (const line of linesOf(event, paint)) stream.write(`${line}\n`);
    },
    close() {
      // Nothing is held back.
    },
  };
}
