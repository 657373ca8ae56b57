import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { armRuns, type ArmRun } from '../../../stages/analysis/arms/arm-run.js';
import { armsOf } from '../../../stages/analysis/arms/arms.js';
import { ARM_LADDER, SEVERITIES, type Definition } from '../../../stages/analysis/severity/definitions.js';
import { armRungs, rungSlopes } from '../../../stages/analysis/severity/ladder.js';
import { severityResult } from '../../../stages/analysis/severity/severity.js';
import { severityJson } from '../../../stages/tables/severity.js';
import { plan, simulateArm, simulateArms, type Fate, type Place } from '../../support/arms.js';
import { simulateOctaves, STUDY } from '../../support/critical.js';

const STEP = 1 / 8;
const WIDTHS = [64, 128, 256, 512, 1024];
const MAIN = simulateOctaves({ ...STUDY, seeds: [1, 2] });

describe('the ladder of an arm', () => {
  const GRID = { widths: WIDTHS, seeds: [21, 22, 23, 24], octaves: [-1, 0], cut: [1, 2, 3] };
  const PLAN = plan({ slopes: GRID });
  /** Losses peak above 20 from 2^0 on, above 10^3 from 2^1 on, and overflow with 1,024 and 512 units from 2^2 on. */
  const fate = ({ log2Rate, width }: Place): Fate => {
    if (log2Rate > 2 && width >= 512) return { nonfinite: 60 };
    const loss = log2Rate > 1 ? 2000 : log2Rate > 0 ? 21 : 2;
    return { peak: { step: 40, loss }, accuracy: log2Rate > 0 ? 0.5 : 0.9 };
  };
  const arms = simulateArms(PLAN, { 'slope-0': fate, 'slope-0.1': fate });
  const { table } = severityResult(MAIN, 0.7, [...arms.values()]);
  const ARM_OVERFLOW = ARM_LADDER.at(-1) ?? assert.fail();
  const rows = table.definitions.filter(
    ({ exploratory, activation, method }) =>
      !exploratory && activation === 'relu' && method === 'seed-slopes',
  );
  const rung = (name: string) => rows.find((row) => row.name === name) ?? assert.fail();

  test('has a row for each definition, by the addendum’s and not exploratory', () => {
    assert.deepEqual(
      rows.map(({ name }) => name),
      SEVERITIES.map(({ name }) => name),
    );
    assert.deepEqual([rung('accuracy').slope, rung('loss above 20').slope], [0, 0]);
    assert.deepEqual(rung('loss above 10^3').widths, WIDTHS);
  });

  test('has a slope over the widths that fail, and none over fewer than three', () => {
    const { slope, widths, censored, thresholds } = rung('NaN or infinite');
    assert.deepEqual([slope, widths.length, censored, thresholds], [null, 5, 12, 20]);
    const wider = simulateArm(PLAN, 'slope-0', (place) =>
      fate(place.width === 256 ? { ...place, width: 512 } : place),
    );
    const [row] = armRungs(
      wider.flatMap((octave) => armRuns(octave, 0.7)),
      STEP,
      ARM_OVERFLOW,
    );
    assert.deepEqual([row?.slope, row?.widths, row?.censored, row?.thresholds], [0, [256, 512, 1024], 0, 12]);
  });

  test('counts what comes within the first 400 batches, and reads an overflow from the lowest rate on', () => {
    const runsOf = (own: (place: Place) => Fate): readonly ArmRun[] =>
      simulateArm(PLAN, 'slope-0', own).flatMap((octave) => armRuns(octave, 0.7));
    const thresholds = (runs: readonly ArmRun[], definition: Definition<ArmRun>) =>
      rungSlopes(runs, STEP, definition)?.seeds[0]?.thresholds.map(({ threshold }) =>
        threshold.kind === 'found' ? threshold.log2Rate : threshold.from,
      );
    const [, above3] = ARM_LADDER;
    assert.ok(above3 !== undefined);
    // A run above the cut has 400 batches only: one of whole length peaks after them.
    assert.equal(
      thresholds(
        runsOf(() => ({ peak: { step: 400, loss: 60 } })),
        above3,
      ),
      undefined,
    );
    // At a rate below the best one it overflows, which is no failure by a bound.
    const runs = runsOf(({ log2Rate }) =>
      log2Rate === -0.75 || log2Rate > 1 ? { nonfinite: 5 } : { loss: Math.abs(log2Rate) },
    );
    assert.deepEqual(thresholds(runs, ARM_OVERFLOW), [-0.8125, -0.8125, -0.8125, -0.8125, -0.8125]);
    assert.deepEqual(thresholds(runs, above3), [1.0625, 1.0625, 1.0625, 1.0625, 1.0625]);
  });

  test('is told of no arm that isn’t whole, and the table is read as it was written', () => {
    const part = armsOf(simulateArm(PLAN, 'slope-0', fate), PLAN);
    const { definitions } = severityResult(MAIN, 0.7, [...part.values()]).table;
    assert.ok(definitions.every(({ exploratory }) => exploratory));
    assert.deepEqual(severityJson.decode(JSON.stringify(table), 'severity.json'), table);
  });
});
