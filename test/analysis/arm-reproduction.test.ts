import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ArmOctave, ArmRun } from '../../stages/arms/arm-octave.js';
import { encodeArmOctave } from '../../stages/arms/write-arm-octave.js';
import compare from '../../stages/compare/arm-octave.js';
import { plan, simulateArm } from '../support/arms.js';

const folder = mkdtempSync(join(tmpdir(), 'arm-octave-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const PLAN = plan({
  slopes: { widths: [64], seeds: [21, 22, 23, 24, 25], octaves: [-1], cut: [] },
  mse: { widths: [64], seeds: [21, 22], octaves: [-1], cut: [] },
});
const [RECORDED, ...SEEDS] = simulateArm(PLAN, 'slope-0', () => ({}));

let files = 0;
function written(octave: ArmOctave): string {
  const file = join(folder, `${String((files += 1))}.json`);
  writeFileSync(file, encodeArmOctave(octave));
  return file;
}

function octave(): ArmOctave {
  return RECORDED ?? assert.fail();
}

/** As the first one is, its runs otherwise. */
function rerun(change: (run: ArmRun) => ArmRun): ArmOctave {
  return { ...octave(), runs: octave().runs.map(change) };
}

async function judge(
  fresh: ArmOctave,
  recorded = octave(),
  seeds: readonly ArmOctave[] = SEEDS,
): Promise<{ readonly how: string; readonly differences: readonly string[] }> {
  const others = seeds.map((own) => ({ stage: 'arms@other', with: {}, path: written(own) }));
  const judged = await compare(written(recorded), written(fresh), {
    stage: 'arms@this',
    out: 'octave',
    with: {},
    comparisons: 1,
    others,
  });
  if (!('differences' in judged)) throw new Error('the rule tells how');
  return judged;
}

const elsewhere = (run: ArmRun): ArmRun => ({ ...run, finalWeights: 'd'.repeat(64) });

test('an octave of an arm that is the same bit for bit is T0', async () => {
  assert.match((await judge(octave())).how, /^8 runs: 8 T0$/);
});

test('equal weights with another course are no agreement', async () => {
  const { differences } = await judge(
    rerun((run) => ({ ...run, course: { ...run.course, peak: { step: 4, loss: 2 } } })),
  );
  assert.match(differences[0] ?? '', /^T0: rate 2\^-0\.875: the record differs/);
});

test('other weights agree by their losses among the seeds, and by their verdicts', async () => {
  assert.match((await judge(rerun(elsewhere))).how, /^8 runs: 8 T2$/);
  const broken = (run: ArmRun): ArmRun => ({
    ...elsewhere(run),
    nonfinite: { step: 3, what: 'loss' },
    epochs: [],
  });
  const { differences } = await judge(rerun(broken));
  assert.match(differences[0] ?? '', /^T3: rate 2\^-0\.875: UNJUDGED → DIVERGED$/);
});

test('another arm at the same place is no seed of it', async () => {
  const others = SEEDS.map((own) => ({ ...own, arm: 'slope-0.1', activation: 'leaky-0.1' as const }));
  // Without seeds no interval can be had: the verdict alone is compared.
  assert.match((await judge(rerun(elsewhere), octave(), others)).how, /^8 runs: 8 T3$/);
});

test('of the squared error only finiteness is judged: its losses aren’t in nats', async () => {
  const [recorded, other] = simulateArm(PLAN, 'mse', () => ({ loss: 50 }));
  assert.ok(recorded !== undefined && other !== undefined);
  const fresh = { ...recorded, runs: recorded.runs.map(elsewhere) };
  const { how, differences } = await judge(fresh, recorded, [other]);
  assert.match(how, /^8 runs/);
  assert.deepEqual(differences, []);
});
