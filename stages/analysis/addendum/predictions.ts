import type { LateDivergence } from '../../tables/late-divergence.js';
import type { Predictions } from '../../tables/predictions.js';
import type { Arm } from '../arms/arms.js';
import type { ArmName } from '../arms/designs.js';
import { besidePredictions } from './beside.js';
import { primaryEndpoint } from './primary.js';
import { secondaryEndpoints } from './secondary.js';

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
