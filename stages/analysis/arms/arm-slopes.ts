import type { ArmSlopes, ArmThreshold } from '../../tables/arms.js';
import { figure, figures } from '../significant.js';
import { extensionOfArm, slopesOfArm, type Arm } from './arms.js';
import type { ThresholdKind } from './designs.js';

/** Of each arm its state, and once it is whole the slopes of both thresholds (docs/protocol.md). */
export function armSlopes(arms: readonly Arm[]): ArmSlopes {
  return {
    v: 1,
    arms: arms.map((arm) => {
      const { design, recorded, of, state } = arm;
      const { arm: name, dataset, activation, loss } = design;
      const isWhole = state.kind === 'whole';
      return {
        arm: name,
        dataset,
        activation,
        loss,
        state: state.kind,
        cells: { recorded, of },
        octaves_to_add: state.kind === 'to be extended' ? state.octaves : [],
        usable: isWhole ? thresholdsOf(arm, 'usable') : null,
        overflow: isWhole ? thresholdsOf(arm, 'overflow') : null,
      };
    }),
  };
}

function thresholdsOf(arm: Arm, kind: ThresholdKind): ArmThreshold {
  const slopes = slopesOfArm(arm, kind);
  const { best, seeds, mean, interval, censored, thresholds } = slopes;
  return {
    slope: figure(mean),
    ci95: figures(interval?.ci95 ?? null),
    ci90: figures(interval?.oneSided95 ?? null),
    seeds: seeds.filter(({ slope }) => slope !== null).length,
    of_seeds: seeds.length,
    widths: [...best.keys()],
    censored,
    thresholds,
    ...extensionOfArm(arm, kind, slopes),
  };
}
