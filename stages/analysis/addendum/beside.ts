import type { LateDivergence } from '../../tables/late-divergence.js';
import type { PredictionRow } from '../../tables/predictions.js';
import type { Range } from '../../conclusion/held.js';
import { signed, intervalText } from '../../words/critical-words.js';
import { listed, said } from '../../words/english.js';
import { definitionText } from '../../words/severity-words.js';
import type { Arm, ArmOf } from '../arms/arms.js';
import { differencesOf } from '../critical/by-seed.js';
import { meanInterval, type Interval } from '../critical/student.js';
import type { Group } from './fisher.js';
import { lateGroups } from './late-endpoint.js';
import { outcomeIn, outcomeTogether, type Outcome } from './outcome.js';
import { rungAbove, rungsOf, type Rung } from './rungs.js';
import { waitingFor, waitingForRate, type Waiting } from './waiting.js';

/** What was predicted beside the endpoints, held against the result by the same words, without a test. */
export function besidePredictions(armOf: ArmOf, late: LateDivergence): readonly PredictionRow[] {
  const [relu, leaky] = [armOf('slope-0'), armOf('slope-0.1')];
  const between = (['slope-0.001', 'slope-0.01'] as const).map(armOf);
  const ofArms = (text: string, arms: readonly Arm[], find: () => Found): PredictionRow =>
    row(text, waitingFor(arms), find);
  const atHalf = (text: string, find: () => Found): PredictionRow =>
    row(`at rate 0.5 ${text}`, waitingForRate(late, 0.5), find);
  return [
    ofArms('at slope 0 the slope of the rung 3 lies within 0 … +0.10', [relu], () =>
      inRange(rungAbove(rungsOf(relu), 3), [0, 0.1]),
    ),
    ofArms('at slope 0 the ladder’s slope falls from rung to rung, from 3 to 50', [relu], () =>
      falling(rungsOf(relu)),
    ),
    ofArms('at slope 0 the slope of the rung 50 lies below −0.10', [relu], () =>
      inRange(rungAbove(rungsOf(relu), 50), [-Infinity, -0.1]),
    ),
    ofArms('at leaky 0.1 every rung’s slope lies within ± 0.10', [leaky], () =>
      together(rungsOf(leaky).map((rung) => inRange(rung, [-0.1, 0.1]))),
    ),
    ofArms(
      'the ladder’s slopes at 0.001 and 0.01 lie between those at 0 and 0.1, rung by rung',
      [...between, relu, leaky],
      () => together(between.flatMap((arm) => insideOthers(arm, relu, leaky))),
    ),
    atHalf('between 1 and 7 of 20 large networks become non-finite', () =>
      counted(lateGroups(late).large, (yes) => yes >= 1 && yes <= 7),
    ),
    atHalf('none of the 40 others does', () => counted(lateGroups(late).others, (yes) => yes === 0)),
    atHalf('the hazard of large networks doesn’t fall to 0 after the first two epochs', () =>
      hazardLater(late),
    ),
  ];
}

interface Found {
  readonly found: string;
  readonly outcome: Outcome;
}

const FEW = 4;

/** One of several things that a prediction is about. */
interface Part extends Found {
  readonly name: string;
}

function row(text: string, { state, cells, reason }: Waiting, find: () => Found): PredictionRow {
  const waiting = { text, state, cells };
  if (state !== 'whole') return { ...waiting, found: reason, outcome: null };
  const { found, outcome } = find();
  return { ...waiting, found, outcome };
}

function counted({ yes, total }: Group, isMet: (yes: number) => boolean): Found {
  return { found: `${yes} of ${total}`, outcome: isMet(yes) ? 'borne out' : 'refuted' };
}

function inRange(rung: Rung, range: Range): Part {
  const { slopes, ci95 } = rung;
  const name = definitionText(rung);
  return { name, found: told(name, slopes?.mean ?? null, ci95), outcome: outcomeIn(ci95, range) };
}

function told(name: string, mean: number | null, ci95: Interval | null): string {
  if (mean === null) return `${name}: no slope`;
  return `${name}: ${signed(mean)}${ci95 === null ? ', no interval' : ` (${intervalText(ci95)})`}`;
}

/** How many are borne out; those that are refuted with what was found, the open ones by their names if they are few. */
function together(parts: readonly Part[]): Found {
  const those = (outcome: Outcome): readonly Part[] => parts.filter((part) => part.outcome === outcome);
  const [refuted, open] = [those('refuted'), those('open')];
  return {
    found: said(
      `${those('borne out').length} of ${parts.length} borne out`,
      refuted.length > 0 && `refuted: ${listed(refuted.map(({ found }) => found))}`,
      open.length > 0 &&
        (open.length > FEW ? `${open.length} open` : `open: ${listed(open.map(({ name }) => name))}`),
    ).join('; '),
    outcome: outcomeTogether(parts.map(({ outcome }) => outcome)),
  };
}

const FALLING = [3, 2 * Math.log(10), 10, 20, 50];

/** From each rung to the next, seed by seed. */
function falling(rungs: readonly Rung[]): Found {
  return together(
    FALLING.slice(1).map((loss, index) => {
      const [before, after] = [rungAbove(rungs, FALLING[index] ?? NaN), rungAbove(rungs, loss)];
      const interval = meanInterval(differencesOf(after.bySeed, before.bySeed));
      const isOpen = before.ci95 === null || after.ci95 === null;
      const ci95 = isOpen ? null : (interval?.ci95 ?? null);
      const name = `${definitionText(before)} to ${definitionText(after)}`;
      return {
        name,
        found: told(name, interval?.mean ?? null, ci95),
        outcome: outcomeIn(ci95, [-Infinity, 0]),
      };
    }),
  );
}

/** Each rung's slope against the range of the other two's means, at the same seeds and widths. */
function insideOthers(arm: Arm, relu: Arm, leaky: Arm): readonly Part[] {
  const [low, high] = [relu, leaky].map((other) => rungsOf(sameOf(other, arm)));
  return rungsOf(arm).map((rung, index) => {
    const ends = [low?.[index]?.slopes?.mean ?? null, high?.[index]?.slopes?.mean ?? null];
    const [one, other] = ends.toSorted((a, b) => (a ?? NaN) - (b ?? NaN));
    const name = `${definitionText(rung)} at ${arm.design.arm.replace('slope-', '')}`;
    const found = told(name, rung.slopes?.mean ?? null, rung.ci95);
    if (one == null || other == null) return { name, found, outcome: 'open' };
    return {
      name,
      found: `${found} in ${signed(one)} … ${signed(other)}`,
      outcome: outcomeIn(rung.ci95, [one, other]),
    };
  });
}

function sameOf({ runs, step }: Arm, { grid }: Arm): Pick<Arm, 'runs' | 'step'> {
  return {
    step,
    runs: runs.filter(({ width, seed }) => grid.widths.includes(width) && grid.seeds.includes(seed)),
  };
}

function hazardLater({ hazard }: LateDivergence): Found {
  const later = hazard.filter(
    (own) => own.size === 'large' && own.learning_rate === 0.5 && own.from_epoch > 2,
  );
  const diverged = later.reduce((sum, own) => sum + own.diverged, 0);
  const entered = later.reduce((sum, own) => sum + own.entered, 0);
  return {
    found: `${diverged} in ${entered} epochs that a run entered after the second`,
    // That there was none proves no 0: the interval of a hazard always reaches beyond.
    outcome: diverged > 0 ? 'borne out' : 'open',
  };
}
