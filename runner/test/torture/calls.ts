import type { Disk } from '../../src/system/disk.js';
import type { Fault } from '../support/faulty-disk.js';
import type { Fate, World } from '../support/world.js';
import { callsOf, changesOf, goesWrong, LONG, type Meanwhile } from './accidents.js';
import { Chance, shuffled, type Case, type Part } from './part.js';
import { SCENARIOS, type Scenario } from './scenarios.js';

/** One accident at one call of a scenario. */
interface Accident {
  readonly scenario: Scenario;
  readonly start: World;
  readonly fate: Fate;
  readonly meanwhile: Meanwhile | null;
  readonly title: string;
}

type Listed = (scenario: Scenario, start: World) => Promise<readonly Omit<Accident, 'scenario' | 'start'>[]>;

function partOf(name: string, list: Listed): Part {
  return {
    name,
    async *cases(seed) {
      const all: Accident[] = [];
      for (const scenario of SCENARIOS) {
        const start = await scenario.begin();
        for (const accident of await list(scenario, start)) all.push({ scenario, start, ...accident });
      }
      for (const accident of shuffled(all, seed)) yield caseOf(accident);
    },
  };
}

function caseOf({ scenario, start, fate, meanwhile, title }: Accident): Case {
  return {
    title: `${scenario.name}, ${title}`,
    async run() {
      await goesWrong(scenario, start, fate, meanwhile);
      return { tried: 1, injected: 1 };
    },
  };
}

const titleOf = ({ at, fault }: Fate): string =>
  `${fault.kind}${'code' in fault ? ` ${fault.code}` : ''} at ${at}`;

/**
 * A kill before, in and after every call that changes the disk. One before a call that only reads leaves what one after
 * the change before it leaves.
 */
export const KILLS = partOf('kill at every call', async (scenario, start) =>
  (await changesOf(scenario, start)).flatMap((call, index) =>
    (LONG.test(call) ? (['before', 'halfway', 'after'] as const) : (['before', 'after'] as const)).map(
      (when) => {
        const fate = { at: index + 1, fault: { kind: `kill-${when}` } as const };
        return { fate, meanwhile: null, title: titleOf(fate) };
      },
    ),
  ),
);

/** Just after every so many syncs and renames of a scenario the power is cut. @returns how many there are */
export async function cutAtSteps(
  scenario: Scenario,
  names: 'kept' | 'lost',
  stride: number,
): Promise<number> {
  const start = await scenario.begin();
  let count = 0;
  for (const [index, call] of (await changesOf(scenario, start)).entries()) {
    if (!/^(sync|rename)/.test(call)) continue;
    count += 1;
    if (count % stride !== 0) continue;
    const fate = { at: index + 1, fault: { kind: 'kill-after' } as const };
    await goesWrong(scenario, start, fate, (world) => {
      world.powerCut(names);
    });
  }
  return count;
}

const CUTS = ['kept', 'lost', 'some', 'more', 'most'] as const;

/** A power cut at every call that changes the disk: of what wasn't synced all names are kept, none, or the oldest. */
export const POWER = partOf('power cut at every call', async (scenario, start) =>
  (await changesOf(scenario, start)).flatMap((_, index) =>
    CUTS.map((kind) => {
      const fate = { at: index + 1, fault: { kind: 'kill-after' } as const };
      const title = `${titleOf(fate)}, names ${kind}`;
      return { fate, title, meanwhile: powerCut(kind, `${scenario.name} ${title}`) };
    }),
  ),
);

function powerCut(kind: (typeof CUTS)[number], seed: string): Meanwhile {
  return (world) => {
    if (kind === 'kept' || kind === 'lost') {
      world.powerCut(kind);
      return;
    }
    const chance = new Chance(seed);
    const contents = (): 'lost' | 'half' | 'kept' => chance.of(['lost', 'half', 'kept']);
    world.powerCut({ names: chance.fraction(), contents });
  };
}

const CODES = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES', 'EROFS'] as const;
const all = (): boolean => true;

/** Each error at every call, those that only read included: once, or of that kind of call from then on. */
export const ERRORS = partOf('error at every call', async (scenario, start) =>
  (await callsOf(scenario, start)).flatMap((call, index) =>
    CODES.flatMap((code) =>
      (['error', 'error-from-now-on'] as const).flatMap((kind) => {
        const fault: Fault = { kind, code };
        const fate = { at: index + 1, fault, counts: all };
        return canGive(call, code) ? [{ fate, meanwhile: null, title: titleOf(fate) }] : [];
      }),
    ),
  ),
);

/** What the system never answers isn't asked for: a full or read-only disk can be read. */
function canGive(call: string, code: (typeof CODES)[number]): boolean {
  const method = call.slice(0, call.indexOf(' ')) as keyof Disk;
  const reads = /^(stat|lstat|list|folders|read|realPath)/.test(method);
  return (
    !(reads && (code === 'ENOSPC' || code === 'EROFS')) && !(/^l?stat/.test(method) && code === 'EMFILE')
  );
}
