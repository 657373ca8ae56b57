import type { MetricValues } from '../../model/metrics.js';
import type { Out, Stage } from '../../model/graph.js';
import type { Disk } from '../../system/disk.js';
import { metricRow } from './metric-row.js';

/** Figures that are looked at are few: what is larger is data. */
const MOST_BYTES = 64 * 1024;

/**
 * What the JSON among a stage's metrics says once it has ended: the last row of what it measured.
 * @param place where an out lies, absolute
 */
export function measuredBy(
  disk: Pick<Disk, 'stat' | 'read'>,
  { outs }: Stage,
  place: (out: Out) => string,
): readonly MetricValues[] {
  return outs.flatMap((out): readonly MetricValues[] => {
    if (out.kind !== 'metric' || !out.path.endsWith('.json')) return [];
    const path = place(out);
    const stat = disk.stat(path);
    if (stat?.kind !== 'file' || stat.size > MOST_BYTES) return [];
    const row = metricRow(disk.read(path).toString('utf8'));
    return row === null ? [] : [row];
  });
}
