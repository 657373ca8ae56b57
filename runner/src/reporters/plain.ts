import type { Reporter, RunEvent } from '../model/events.js';
import type { Door } from './door.js';
import { linesOf } from './lines.js';
import type { Paint } from './style.js';

/** One line a finished stage: for logs, pipes and CI. */
export function plainReporter(stream: Pick<Door, 'write'>, paint: Paint): Reporter {
  return {
    report(event) {
      for (const line of linesOf(event, paint)) stream.write(`${line}\n`);
    },
    close() {
      // Nothing is held back.
    },
  };
}

/** Failures, warnings, what was set aside, and nothing else. */
export function quietReporter(stream: Pick<Door, 'write'>, paint: Paint): Reporter {
  const plain = plainReporter(stream, paint);
  const told: readonly RunEvent['type'][] = [
    'stage-failed',
    'stage-retrying',
    'warning',
    'recovered',
    'set-aside',
  ];
  return {
    report(event) {
      if (told.includes(event.type)) plain.report(event);
    },
    close() {
      plain.close();
    },
  };
}
