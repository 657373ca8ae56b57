import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { controlsResult } from '../../../stages/analysis/critical/controls.js';
import { failureOf } from '../../../stages/analysis/critical/failure.js';
import { runRows } from '../../../stages/analysis/critical/rows.js';
import { runOf, type Run } from '../../../stages/analysis/critical/run.js';
import type { Octave, RateRun } from '../../../stages/critical/octave.js';
import { decodeOctave } from '../../../stages/critical/read-octave.js';
import { encodeOctave } from '../../../stages/critical/write-octave.js';
import { controlsJson, type Controls } from '../../../stages/tables/controls.js';
import { CRITICAL_RUN_TABLE } from '../../../stages/tables/critical-table.js';
import { simulateControl } from '../../support/controls.js';
import { simulateOctaves, STUDY, type Simulation } from '../../support/critical.js';

const MAIN = simulateOctaves(STUDY);
const THRESHOLD = 0.7;

/** The only control's result. */
function resultOf(control: readonly Octave[], main: readonly Octave[] = MAIN): Controls['controls'][number] {
  const [result, ...others] = controlsResult(main, control, THRESHOLD).controls;
  assert.ok(result !== undefined);
  assert.deepEqual(others, []);
  return result;
}

describe('a control', () => {
  test('has its slope by the primary definition, and the difference from the main study’s', () => {
    const result = resultOf(simulateControl('mup', { slope: 0 }));
    assert.equal(result.control, 'mup');
    assert.equal(result.seeds, 5);
    assert.ok(Math.abs(result.mean_slope ?? NaN) < 0.08);
    const { mean, ci95, seeds } = result.slope_difference;
    assert.equal(seeds, 5);
    assert.ok(mean !== null && ci95 !== null && ci95[0] < 0.2 && 0.2 < ci95[1], `${mean}`);
    assert.ok(Math.abs(mean - ((result.mean_slope ?? NaN) - (result.same_runs.mean_slope ?? NaN))) < 1e-5);
    assert.deepEqual(
      result.widths.map(({ width }) => width),
      [64, 256, 1024],
    );
  });

  test('is compared seed by seed: what both share at a seed cancels', () => {
    // With the main study's draws at its seeds, widths and steps, a quarter of an octave lower.
    const same: Partial<Simulation> = {
      name: 'shared',
      widths: [64, 256, 1024],
      seeds: [1, 2, 3, 4, 5],
      sd: 0.4,
    };
    const main = simulateOctaves({ ...STUDY, ...same });
    const { log2_eta_crit_differences: differences, slope_difference: slope } = resultOf(
      simulateControl('glorot', { ...same, level: STUDY.level - 0.25 }),
      main,
    );
    assert.deepEqual(
      differences,
      [64, 256, 1024].map((width) => ({ width, mean: -0.25, ci95: [-0.25, -0.25], seeds: 5 })),
    );
    assert.ok(Math.abs(slope.mean ?? NaN) < 1e-9);
  });

  test('is compared at its own steps, over all of the main study’s octaves and its own', () => {
    const level = { sd: 0, slope: 0, level: 0.7 };
    const main = simulateOctaves({ ...STUDY, ...level, octaves: [-2, -1, 0, 1] });
    // The main study's threshold lies where the control has no runs, and the other way round.
    const result = resultOf(
      simulateControl('glorot', { ...level, level: -2.3, octaves: [-3, -2, -1, 0] }),
      main,
    );
    assert.equal(result.same_runs.censored, 0);
    assert.equal(result.same_runs.thresholds, 15);
    // Midway between 2^0.5 and 2^0.75, not, as in steps of 1/8, between 2^0.625 and 2^0.75.
    assert.ok(Math.abs((result.same_runs.widths[0]?.eta_crit ?? NaN) - 2 ** 0.625) < 1e-5);
    assert.deepEqual(
      result.log2_eta_crit_differences.map(({ mean }) => mean),
      [-3, -3, -3],
    );
    assert.ok(
      Math.abs((controlsResult(main, [], THRESHOLD).main.widths[0]?.eta_crit ?? NaN) - 2 ** 0.6875) < 1e-5,
    );
  });
});

describe('the rule that extends the grid', () => {
  const extensionOf = (change: Partial<Simulation>): Controls['controls'][number]['extension'] =>
    resultOf(simulateControl('mup', { sd: 0, slope: 0, ...change })).extension;

  test('asks for nothing while fewer than 10 % are censored', () => {
    assert.deepEqual(extensionOf({ level: -0.4 }), {
      censored_above: 0,
      censored_below: 0,
      without_success: 0,
      octaves_to_add: [],
    });
  });

  test('asks for the octave above', () => {
    const { censored_above: above, octaves_to_add: octaves } = extensionOf({ level: 1.2 });
    assert.deepEqual([above, octaves], [15, [1]]);
  });

  test('asks for the octave below, and says how many have no success at all', () => {
    assert.deepEqual(extensionOf({ level: -2.3 }), {
      censored_above: 0,
      censored_below: 15,
      without_success: 15,
      octaves_to_add: [-3],
    });
  });

  test('counts each side: one of 15 is too few, two are enough', () => {
    // The seeds' thresholds are those of one study but for a few, which lie above, and one below.
    const mixed = (high: number, low: number): Controls['controls'][number] => {
      const from = (level: number): readonly Octave[] => simulateControl('mup', { sd: 0, slope: 0, level });
      const [middle, above, below] = [from(-0.4), from(1.2), from(-2.3)];
      return resultOf(
        middle.map((octave, index) => {
          if (octave.hidden[0] !== 64) return octave;
          if (octave.seed <= high) return above[index] ?? octave;
          return octave.seed > 5 - low ? (below[index] ?? octave) : octave;
        }),
      );
    };
    const { extension: one } = mixed(1, 1);
    assert.deepEqual([one.censored_above, one.censored_below, one.octaves_to_add], [1, 1, []]);
    const { extension: two, seeds } = mixed(2, 2);
    assert.deepEqual([two.censored_above, two.censored_below, two.octaves_to_add], [2, 2, [-3, 1]]);
    assert.equal(seeds, 1);
  });
});

describe('the squared error', () => {
  const [octave] = simulateControl('mse');
  assert.ok(octave !== undefined);
  const [run] = octave.runs;
  assert.ok(run !== undefined);

  /** The first run, with another end. */
  const ending = (loss: number, accuracy: number): RateRun => ({
    ...run,
    epochs: run.epochs.map((epoch) => ({
      ...epoch,
      trainLoss: loss,
      testLoss: loss,
      trainAccuracy: accuracy,
      testAccuracy: accuracy,
    })),
    batches: { ...run.batches, medianOfLast100: loss },
  });
  const kindOf = (engine: string, record: RateRun): string | null =>
    failureOf(runOf({ ...octave, engine }, record), THRESHOLD);

  test('has no verdict in nats: accuracy and finiteness decide', () => {
    const large = ending(50, 0.8);
    const chance = ending(Math.log(10), 0.1);
    const nonfinite: RateRun = { ...run, nonfinite: { step: 9, what: 'loss' }, epochs: [] };
    assert.deepEqual(
      [large, chance, nonfinite].map((record) => kindOf('onnxruntime/mse', record)),
      [null, 'BELOW_THRESHOLD', 'DIVERGED'],
    );
    // The same figures of a control in nats.
    assert.deepEqual(
      [large, chance, nonfinite].map((record) => kindOf('onnxruntime/mup', record)),
      ['EXPLODED', 'STUCK_AT_CHANCE', 'DIVERGED'],
    );
  });

  test('is known from the record’s file', () => {
    const read = decodeOctave(encodeOctave(octave), 'mse.json');
    assert.equal(read.engine, 'onnxruntime/mse');
    assert.equal(runOf(read, ending(50, 0.8)).verdict, 'UNJUDGED');
  });

  test('chooses the best rate by its own loss', () => {
    const result = resultOf(simulateControl('mse'));
    assert.deepEqual(
      result.widths.map(({ best_rate: best }) => best),
      [0.297302, 0.297302, 0.297302],
    );
  });
});

describe('all controls', () => {
  const octaves = [...simulateControl('normalised'), ...simulateControl('mup'), ...simulateControl('mse')];
  const result = controlsResult(MAIN, octaves.toReversed(), THRESHOLD);

  test('come in the protocol’s order; those without runs are missing', () => {
    assert.deepEqual(
      result.controls.map(({ control }) => control),
      ['mup', 'mse', 'normalised'],
    );
    assert.deepEqual(controlsResult(MAIN, [], THRESHOLD).controls, []);
  });

  test('stand beside the main study, all of it', () => {
    assert.equal(result.main.seeds, 20);
    assert.equal(result.main.thresholds, 100);
    assert.ok(Math.abs((result.main.mean_slope ?? NaN) + 0.2) < 0.05);
  });

  test('come back from their file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'controls-'));
    try {
      const file = join(folder, 'controls.json');
      await controlsJson.write(file, result);
      assert.deepEqual(await controlsJson.read(file), result);
      await writeFile(file, JSON.stringify(result).replace('"mup"', '"huber"'));
      await assert.rejects(
        controlsJson.read(file),
        /controls\.json: \/controls\/0\/control must be .* allowed values: \["mup","glorot"/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('a run is a row, also through its file', () => {
    const rows = runRows('mse', simulateControl('mse'), THRESHOLD);
    assert.equal(rows.length, 3 * 5 * 12);
    assert.deepEqual(CRITICAL_RUN_TABLE.decode(CRITICAL_RUN_TABLE.encode(rows), 'runs.csv'), rows);
  });
});

describe('octaves that can’t be compared are refused', () => {
  const refused = (control: readonly Octave[], message: RegExp): void => {
    assert.throws(() => controlsResult(MAIN, control, THRESHOLD), message);
  };

  test('of no control, or of one that nobody knows', () => {
    refused(MAIN, /an octave by onnxruntime is of no control/);
    refused(
      MAIN.map((octave) => ({ ...octave, engine: 'onnxruntime/huber' })),
      /there is no control "huber"/,
    );
  });

  test('of other epochs, or of steps that the main study hasn’t', () => {
    refused(simulateControl('mup', { epochs: 10 }), /the control mup has fashion-mnist, 10 epochs, 4 steps/);
    refused(simulateControl('mup', { steps: 3 }), /8 steps, which must be a multiple of its own/);
  });
});

test('whatever the runs, there is a result', () => {
  const few = simulateOctaves({ ...STUDY, seeds: [1, 2, 3] });
  const record = fc.record({
    loss: fc.constantFrom(0.1, 0.4, 2.3, 40),
    accuracy: fc.constantFrom(0.1, 0.6, 0.9),
    diverged: fc.boolean(),
  });
  const engine = fc.constantFrom('mup', 'mse', 'final-relu');
  fc.assert(
    fc.property(fc.array(fc.tuple(engine, record), { minLength: 1, maxLength: 30 }), (ends) => {
      const octaves = ends.map(([control, end], index) => {
        const [octave] = simulateControl('mup', {
          widths: [[64, 256, 1024][index % 3] ?? 64],
          seeds: [1 + Math.floor(index / 6)],
          octaves: [-1 - (Math.floor(index / 3) % 2)],
        });
        assert.ok(octave !== undefined);
        return {
          ...octave,
          engine: `onnxruntime/${control}`,
          runs: octave.runs.map((run) => ended(run, end)),
        };
      });
      const result = controlsResult(few, octaves, THRESHOLD);
      assert.deepEqual(controlsJson.parse(JSON.parse(JSON.stringify(result))), result);
    }),
    { numRuns: 20 },
  );
});

function ended(
  run: RateRun,
  { loss, accuracy, diverged }: Pick<Run, 'loss'> & { readonly accuracy: number; readonly diverged: boolean },
): RateRun {
  if (diverged) return { ...run, nonfinite: { step: 3, what: 'weights' }, epochs: [] };
  return {
    ...run,
    epochs: run.epochs.map((epoch) => ({ ...epoch, trainLoss: loss, trainAccuracy: accuracy })),
  };
}
