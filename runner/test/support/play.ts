import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../src/model/events.js';
import type { Reason } from '../../src/model/reason.js';
import type { RunSettings } from './in-process.js';
import { World, type Played } from './world.js';

export type Files = Readonly<Record<string, string>>;

/** Stages in flow style, one a line. */
export const stages = (lines: Readonly<Record<string, string>>, files: Files = {}): Files => ({
  'pipeline.yaml': `stages:\n${Object.entries(lines)
    .map(([name, line]) => `  ${name}: {${line}}\n`)
    .join('')}`,
  ...files,
});

/** One step of a case: an edit, a run with what it has to do, or a look at what lies there. */
export type Step = (world: World) => void | Promise<void>;

/** A workspace, and what happens in it one after the other. */
export function play(name: string, files: Files, ...steps: readonly Step[]): void {
  test(name, async () => {
    const world = new World(files);
    for (const step of steps) await step(world);
  });
}

/** Stage → what the run did with it and why: `ran: param a 1 → 2`, `up to date`, `restored`, `skipped: a failed`. */
export type Did = Readonly<Record<string, string>>;

/** Runs, and the run does exactly this. `told`: what else it has to say; whatever, where left out. */
export function run(did: Did, settings: RunSettings = {}, told?: readonly string[]): Step {
  return async (world) => {
    const played = await world.run(settings);
    assert.ifError(played.error);
    assert.deepEqual(whatItDid(played), did);
    const isWell = Object.values(did).every((what) => /^(?:ran|restored|up to date)/.test(what));
    assert.equal(played.finished?.ok, isWell);
    if (told !== undefined) assert.deepEqual(whatItTold(played), told);
  };
}

/** Runs, and the run refuses. */
export function refuses(why: RegExp, settings: RunSettings = {}): Step {
  return async (world) => {
    const { error } = await world.run(settings);
    assert.match(String(error), why);
  };
}

/** Paths get these texts; `null` removes. */
export function edit(files: Readonly<Record<string, string | null>>): Step {
  return (world) => {
    for (const [path, text] of Object.entries(files)) {
      world.remove(path);
      if (text !== null) world.write(path, text);
    }
  };
}

/** What lies there: a text, `null` for nothing, names and a slash for a folder. */
export function holds(files: Readonly<Record<string, string | null>>): Step {
  return (world) => {
    const found = Object.fromEntries(Object.keys(files).map((path) => [path, world.read(path)]));
    assert.deepEqual(found, files);
  };
}

export function whatItDid({ events }: Pick<Played, 'events'>): Did {
  const did: Record<string, string> = {};
  const planned = new Map<string, readonly Reason[]>();
  const started = new Map<string, readonly Reason[]>();
  for (const event of events) {
    switch (event.type) {
      case 'run-started':
        for (const stage of event.stages) {
          did[stage.name] = 'not started';
          if (stage.action === 'restore') planned.set(stage.name, stage.reasons);
        }
        break;
      case 'stage-started':
        started.set(event.stage, event.reasons);
        did[event.stage] = 'began';
        break;
      case 'stage-finished':
        did[event.stage] = finished(event.outcome, {
          executed: started.get(event.stage),
          restored: planned.get(event.stage),
        });
        break;
      case 'stage-failed':
        did[event.stage] = `failed: ${failure(event)}`;
        break;
      case 'stage-skipped':
        did[event.stage] = `skipped: ${event.blockedBy} failed`;
        break;
      case 'stage-cancelled':
        did[event.stage] = 'cancelled';
        break;
      default:
    }
  }
  return did;
}

function finished(
  outcome: 'executed' | 'restored' | 'up-to-date',
  reasons: Readonly<Record<'executed' | 'restored', readonly Reason[] | undefined>>,
): string {
  if (outcome === 'up-to-date') return 'up to date';
  const word = outcome === 'executed' ? 'ran' : 'restored';
  const texts = (reasons[outcome] ?? []).filter(({ kind }) => kind !== 'made-before').map(({ text }) => text);
  return [word, ...(texts.length === 0 ? [] : [texts.join('; ')])].join(': ');
}

function failure({ failure: why }: Extract<RunEvent, { type: 'stage-failed' }>): string {
  switch (why.kind) {
    case 'exit':
      return `exit ${why.code}`;
    case 'signal':
      return why.signal;
    case 'timeout':
      return `timeout of ${why.timeoutMs} ms`;
    case 'missing-outs':
      return `no ${why.paths.join(', ')}`;
    case 'inputs-changed':
      return why.reasons.map(({ text }) => text).join('; ');
    case 'bad-out':
    case 'not-startable':
      return why.message.split('\n')[0] ?? '';
  }
}

export function whatItTold({ events }: Pick<Played, 'events'>): readonly string[] {
  return events.flatMap((event): readonly string[] => {
    switch (event.type) {
      case 'warning':
        return [`warning: ${event.text.replace(/: \/.*$/, '')}`];
      case 'recovered':
        return [`recovered ${event.stage}: ${event.outcome}${event.endedProcess ? ', ended' : ''}`];
      case 'set-aside':
        return [`set aside ${event.path}`];
      case 'waiting':
        return [event.text];
      case 'interrupted':
        return [`${event.signal}${event.again ? ' again' : ''}`];
      default:
        return [];
    }
  });
}
