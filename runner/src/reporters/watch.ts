import type { Reporter, ToldEvent } from '../model/events.js';
import type { WatchEvent } from '../model/watch-event.js';
import { createReporter, type Screen } from './create.js';
import { jsonText } from './door.js';
import { changedText } from './lines.js';
import { painter, type Paint } from './style.js';

/** How a run is shown: not before it is clear that it has anything to do, and else not at all. */
type Shown = 'held' | 'shown' | 'passed';

/** What watching tells, and each run as ever. */
export class WatchReporter {
  readonly #paint: Paint;
  readonly #numbers = new Intl.NumberFormat('en');
  #run: Reporter | null = null;
  #shown: Shown = 'shown';
  readonly #held: ToldEvent[] = [];
  /** Why the run began; `null`: it is the first one. */
  #changed: string | null = null;
  /** Whether it has said anything since it last said that it waits. */
  #hasSpoken = true;

  constructor(
    private readonly how: { readonly json: boolean; readonly quiet: boolean },
    private readonly screen: Screen,
  ) {
    this.#paint = painter(screen.system.host.env, screen.stderr);
  }

  /** What a run tells. */
  report(event: ToldEvent): void {
    if (event.seq === 0) this.#open();
    if (this.#shown === 'held') {
      this.#held.push(event);
      if (tells(event)) this.#show();
      else if (event.type === 'run-started') this.#shown = 'passed';
    } else if (this.#shown === 'shown') this.#run?.report(event);
    if (event.type === 'run-finished' || event.type === 'run-broken') this.#end();
  }

  /** What is told between runs. */
  tell(event: WatchEvent): void {
    if (this.how.json) this.screen.stdout.write(`${jsonText({ v: 1, ...event })}\n`);
    else if (event.type === 'watch-changed') this.#changed = changedText(event.paths);
    else this.#say(event);
  }

  /** Leaves the screen in order, whatever happened. */
  close(): void {
    this.#run?.close();
  }

  #open(): void {
    this.#run = createReporter(this.how, this.screen);
    this.#shown = this.how.json || this.#changed === null ? 'shown' : 'held';
  }

  #show(): void {
    this.#shown = 'shown';
    if (this.#changed !== null) this.#line(`${this.#paint('cyan', '↻')} ${this.#changed}`);
    for (const event of this.#held.splice(0)) this.#run?.report(event);
  }

  #end(): void {
    this.#run?.close();
    this.#run = null;
    if (this.#shown === 'passed') this.#line(this.#paint('dim', `${this.#changed ?? ''}: nothing to do`));
    this.#hasSpoken ||= this.#shown === 'shown';
    this.#held.length = 0;
  }

  #say(event: Exclude<WatchEvent, { type: 'watch-changed' }>): void {
    switch (event.type) {
      case 'watch-refused':
        this.#hasSpoken = true;
        this.screen.stderr.write(`${event.message}\n`);
        return;
      case 'watch-warning':
        this.screen.stderr.write(`${this.#paint('yellow', '!')} ${event.text}\n`);
        return;
      case 'watch-waiting':
        if (this.#hasSpoken) {
          const files = `${this.#numbers.format(event.files)} ${event.files === 1 ? 'file' : 'files'}`;
          this.#line(this.#paint('dim', `waiting for changes (${files})…`));
        }
        this.#hasSpoken = false;
    }
  }

  #line(text: string): void {
    if (!this.how.quiet) this.screen.stderr.write(`${text}\n`);
  }
}

/** Whether a run has to be shown for this: it has something to do, or to say. */
function tells(event: ToldEvent): boolean {
  switch (event.type) {
    case 'run-opened':
      return false;
    case 'run-started':
      return event.stages.some(({ action }) => action !== 'up-to-date');
    default:
      return true;
  }
}
