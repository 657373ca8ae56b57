import type { ArmKindRow } from '../../tables/arms.js';
import { wilsonInterval } from '../critical/wilson.js';
import { groupByPlace } from '../group-by.js';
import { figures } from '../significant.js';
import { ARM_FAILURE_KINDS } from './arm-run.js';
import type { Arm } from './arms.js';

/** Kinds of failure by arm, width and rate, upwards; of arms that are whole, and only kinds that came. */
export function armKindRows(arms: readonly Arm[]): readonly ArmKindRow[] {
  const whole = arms.filter(({ state }) => state.kind === 'whole');
  return whole.flatMap(({ design: { arm }, runs }) =>
    groupByPlace(runs, ({ width, log2Rate }) => ({ width, log2_rate: log2Rate }))
      .toSorted(([a], [b]) => a.width - b.width || a.log2_rate - b.log2_rate)
      .flatMap(([place, own]) =>
        ARM_FAILURE_KINDS.flatMap((kind): ArmKindRow[] => {
          const failures = own.filter((run) => run.kind === kind).length;
          if (failures === 0) return [];
          const [low, high] = figures(wilsonInterval(failures, own.length));
          return [{ arm, ...place, kind, runs: own.length, failures, low, high }];
        }),
      ),
  );
}
