import type { LateDivergence } from '../../tables/late-divergence.js';
import type { EndpointRow, Predictions } from '../../tables/predictions.js';
import type { Arm, ArmOf } from '../arms/arms.js';
import type { ArmName } from '../arms/designs.js';
import { estimateOf } from '../critical/student.js';
import { besidePredictions } from './beside.js';
import {
  besideSlope,
  corrected,
  meanEndpoint,
  reasonsOf,
  rowOf,
  type Endpoint,
  type Measured,
} from './endpoint.js';
import { lateEndpoint } from './late-endpoint.js';
import {
  beyondTheLine,
  ladderDifference,
  meanSquaredError,
  orderOfDeath,
  shareDifference,
  usableDifference,
} from './measures.js';
import { slopeOf } from './thresholds.js';
import { waitingFor } from './waiting.js';

/** All that the addendum predicted, each held against its result once what it is about is whole (docs/protocol.md). */
export function predictionsOf(arms: ReadonlyMap<ArmName, Arm>, late: LateDivergence): Predictions {
  const armOf = (name: ArmName): Arm => {
    const arm = arms.get(name);
    if (arm === undefined) throw new Error(`there is no arm ${name}`);
    return arm;
  };
  return {
    v: 1,
    primary: primaryEndpoint(armOf('slope-0.1'), armOf('slope-0')),
    secondary: secondaryEndpoints(armOf, late),
    beside: besidePredictions(armOf, late),
  };
}

const NARROW = 0.1;
/** Below it, "narrow networks are spared by dying" is refuted. */
const REFUTED_BELOW = -0.25;

/** The slope of the overflow threshold at leaky 0.1, by its 90 % interval. */
function primaryEndpoint(arm: Arm, relu: Arm): EndpointRow {
  const endpoint = meanEndpoint(
    {
      number: 0,
      text: 'slope of the overflow threshold at leaky 0.1',
      against: 0,
      predicted: { text: 'the 90 % interval within ± 0.10; refuted below −0.25', range: [-NARROW, NARROW] },
    },
    waitingFor([arm]),
    () => {
      const measured = slopeOf(arm, 'overflow');
      return { ...measured, beside: [...measured.beside, ...atZero(relu)] };
    },
  );
  return { ...rowOf(endpoint), p: null, outcome: primaryOutcome(endpoint) };
}

function primaryOutcome({ measured }: Endpoint): EndpointRow['outcome'] {
  if (measured === null) return null;
  const { oneSided95 } = estimateOf(measured.values);
  if (oneSided95 === null || reasonsOf(measured).length > 0) return 'open';
  const [low, high] = oneSided95;
  if (low > -NARROW && high < NARROW) return 'borne out';
  return high < REFUTED_BELOW ? 'refuted' : 'open';
}

/** The same slope at slope 0, where it may well not be had. */
function atZero(relu: Arm): Measured['beside'] {
  const { slopes, values, beside } = slopeOf(relu, 'overflow');
  const { censored, thresholds, mean, interval } = slopes;
  const told = `${values.length} seeds, ${censored} of ${thresholds} thresholds censored`;
  return [
    besideSlope(`at slope 0 (${told})`, mean, interval?.ci95 ?? null),
    ...beside.map((one) => ({ ...one, text: `at slope 0, ${one.text}` })),
  ];
}

const TRIFLE = { text: 'within ± 0.10', range: [-0.1, 0.1] } as const;
const ABOVE_ZERO = { text: 'above 0', range: [0, Infinity] } as const;

/** The family of nine, in the protocol's order. */
function secondaryEndpoints(armOf: ArmOf, late: LateDivergence): readonly EndpointRow[] {
  const [relu, leaky, mnist] = [armOf('slope-0'), armOf('slope-0.1'), armOf('mnist')];
  const [mse, wide] = [armOf('mse'), armOf('w2048')];
  return corrected([
    meanEndpoint(
      { number: 1, text: 'usable-rate slope at leaky 0.1', against: 0, predicted: TRIFLE },
      waitingFor([leaky]),
      () => slopeOf(leaky, 'usable'),
    ),
    meanEndpoint(
      {
        number: 2,
        text: 'usable-rate slope at leaky 0.1 minus that at slope 0, seed by seed',
        against: 0,
        predicted: TRIFLE,
      },
      waitingFor([leaky, relu]),
      () => usableDifference(leaky, relu),
    ),
    meanEndpoint(
      {
        number: 3,
        text: 'slope of the share of non-finite runs among failed ones, at slope 0 minus at leaky 0.1',
        against: 0,
        predicted: ABOVE_ZERO,
        isDirection: true,
      },
      waitingFor([relu, leaky]),
      () => shareDifference(relu, leaky),
    ),
    meanEndpoint(
      {
        number: 4,
        text: 'at slope 0, share of dying runs whose peak loss comes before half of a layer is dead',
        against: 1 / 2,
        predicted: { text: 'above 1/2', range: [1 / 2, Infinity] },
        isDirection: true,
      },
      waitingFor([relu]),
      () => orderOfDeath(relu),
    ),
    ...[
      { number: 5, arm: relu, on: 'at slope 0' },
      { number: 6, arm: mnist, on: 'on MNIST' },
    ].map(({ number, arm, on }) =>
      meanEndpoint(
        {
          number,
          text: `ladder ${on}: slope of the rung 3 minus that of the rung 50, seed by seed`,
          against: 0,
          predicted: ABOVE_ZERO,
          isDirection: true,
        },
        waitingFor([arm]),
        () => ladderDifference(arm),
      ),
    ),
    lateEndpoint(late),
    meanEndpoint(
      {
        number: 8,
        text: 'usable-rate slope with the squared error',
        against: 0,
        predicted: { text: 'between −0.50 and −0.10', range: [-0.5, -0.1] },
      },
      waitingFor([mse]),
      () => meanSquaredError(mse),
    ),
    meanEndpoint(
      {
        number: 9,
        text: 'usable-rate threshold of 2,048 units minus that of the seed’s own line, in octaves',
        against: 0,
        predicted: { text: 'within ± 0.25', range: [-0.25, 0.25] },
      },
      waitingFor([wide, relu]),
      () => beyondTheLine(wide, relu),
    ),
  ]);
}
