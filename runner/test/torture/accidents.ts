import assert from 'node:assert/strict';
import { LockstepError } from '../../src/model/errors.js';
import { isTrouble } from '../../src/system/trouble.js';
import type { Played, World, Fate } from '../support/world.js';
import { brokenPromises } from './promises.js';
import type { Scenario } from './scenarios.js';

/** Something happens to the world between what went wrong and who comes next. */
export type Meanwhile = (world: World) => void;

const TRIES = 3;

/**
 * What a scenario does goes wrong, and perhaps something happens `meanwhile`; who comes next puts it right: what is to
 * be there is there, nothing that is nowhere else is gone, and store and run cache promise nothing false.
 */
export async function goesWrong(
  scenario: Scenario,
  start: World,
  fate: Fate,
  meanwhile: Meanwhile | null = null,
): Promise<void> {
  const world = start.fork();
  const said = sayWhich(scenario, fate);
  const met = await world.untilOver(scenario.act(world, fate));
  checkError(met, said);
  if (meanwhile !== null) {
    meanwhile(world);
    await recovers(scenario, world, said);
  }
  assert.deepEqual(brokenPromises(world), [], said);
  checkPrecious(scenario, world, said);

  await putsItRight(scenario, world, said);
  for (const [path, right] of Object.entries(scenario.after)) {
    const text = world.read(path);
    const isRight = typeof right === 'object' && right !== null ? right.includes(text ?? '') : text === right;
    assert.ok(isRight, `${said}: ${path} holds ${JSON.stringify(text)}`);
  }
  checkPrecious(scenario, world, said);
  assert.equal(world.read('.lockstep/lock'), null, said);
}

const sayWhich = ({ name }: Scenario, { fault, at }: Fate): string =>
  `${name}: ${fault.kind}${'code' in fault ? ` ${fault.code}` : ''} at ${at}`;

/** An error of the world is told as one: none is a bug of lockstep's. */
function checkError({ error }: Played, said: string): void {
  if (error === null) return;
  const text = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
  assert.ok(error instanceof LockstepError || isTrouble(error), `${said}: told as a bug: ${text}`);
}

async function recovers({ recover, loose = {} }: Scenario, world: World, said: string): Promise<void> {
  if (recover === undefined) return;
  assert.ifError((await world.run(recover)).error);
  for (const [path, texts] of Object.entries(loose)) {
    const text = world.read(path);
    assert.ok(texts.includes(text), `${said}: ${path} holds ${JSON.stringify(text)}`);
  }
}

/** Once, as a rule; what failed is done twice, so that the second finds what the first left. */
async function putsItRight({ act, ok = true }: Scenario, world: World, said: string): Promise<void> {
  for (let tried = 1; tried <= (ok ? 2 : TRIES); tried += 1) {
    const { finished, error } = await world.untilOver(act(world));
    assert.ifError(error);
    if (finished === null) continue;
    assert.equal(finished.ok, ok, `${said}: it went on to end otherwise`);
    if (ok && tried > 1) assert.equal(finished.executed + finished.restored, 0, `${said}: not up to date`);
    if (ok) assert.deepEqual(world.files('.lockstep/attempts'), [], said);
  }
}

/** Whatever lies anywhere, what is set aside and what failed stages left included. */
function checkPrecious({ precious = [] }: Scenario, world: World, said: string): void {
  const texts = precious.length === 0 ? [] : world.files('.').map((file) => world.read(file));
  for (const text of precious) {
    assert.ok(texts.includes(text), `${said}: ${JSON.stringify(text)} is gone`);
  }
}

const READS = /^(stat|lstat|list|folders|read\w*|realPath) /;

/** What a scenario calls the disk for, one after the other. */
export async function callsOf(scenario: Scenario, start: World): Promise<readonly string[]> {
  const running = scenario.act(start.fork());
  await running.done;
  return running.disk.calls;
}

/** The same, of what changes the disk. */
export async function changesOf(scenario: Scenario, start: World): Promise<readonly string[]> {
  return (await callsOf(scenario, start)).filter((call) => !READS.test(call));
}

/** Calls that can be cut in two. */
export const LONG = /^(write|append|copy|remove) /;
