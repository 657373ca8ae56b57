import type { ArmKindRow } from '../../tables/arms.js';
import { wilsonInterval } from '../critical/wilson.js';
import { groupBy } from '../group-by.js';
import { significant } from '../significant.js';
import { ARM_FAILURE_KINDS } from './arm-run.js';
import type { Arm } from './arms.js';

/** Kinds of failure by arm, width and rate, upwards; of arms that are whole, and only kinds that came. */
export function armKindRows(arms: readonly Arm[]): readonly ArmKindRow[] {
  return arms
    .filter(({ state }) => state.kind === 'whole')
    .flatMap(({ design, runs }) =>
      [...groupBy(runs, ({ width, log2Rate }) => `${width} ${log2Rate}`).values()]
        .flatMap((own) => ARM_FAILURE_KINDS.flatMap((kind) => rowOf(design.arm, own, kind)))
        .toSorted((a, b) => a.width - b.width || a.log2_rate - b.log2_rate),
    );
}

function rowOf(arm: string, runs: Arm['runs'], kind: ArmKindRow['kind']): readonly ArmKindRow[] {
  const [first] = runs;
  const failures = runs.filter((run) => run.kind === kind).length;
  if (first === undefined || failures === 0) return [];
  const [low, high] = wilsonInterval(failures, runs.length);
  return [
    {
      arm,
      width: first.width,
      log2_rate: first.log2Rate,
      kind,
      runs: runs.length,
      failures,
      low: significant(low),
      high: significant(high),
    },
  ];
}
