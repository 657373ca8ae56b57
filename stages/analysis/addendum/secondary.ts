import type { LateDivergence } from '../../tables/late-divergence.js';
import type { EndpointRow } from '../../tables/predictions.js';
import type { Arm } from '../arms/arms.js';
import type { ArmName } from '../arms/designs.js';
import { corrected, meanEndpoint } from './endpoint.js';
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

export type ArmOf = (name: ArmName) => Arm;

const TRIFLE = { text: 'within ± 0.10', range: [-0.1, 0.1] } as const;
const ABOVE_ZERO = { text: 'above 0', range: [0, Infinity] } as const;

/** The family of nine, in the protocol's order. */
export function secondaryEndpoints(armOf: ArmOf, late: LateDivergence): readonly EndpointRow[] {
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
