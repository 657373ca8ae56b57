import { verdictCounts } from '../../analysis/summarise.js';
import { rateText } from './rates.js';
import { isNonfinite, runsAt, type Study } from './study.js';

/** A sentence for each size at the rate: its mean final test loss over the finite runs, and its verdicts. */
export function describeFinals(study: Study, rate: number): string {
  return study.sizes
    .flatMap((size) => {
      const runs = runsAt(study, size, rate);
      if (runs.length === 0) return [];
      const finals = runs.flatMap((run) => (isNonfinite(run) ? [] : (run.row.final_test_loss ?? [])));
      const mean = finals.reduce((sum, loss) => sum + loss, 0) / finals.length;
      const loss =
        finals.length === 0
          ? 'no finite final loss'
          : `mean final test loss ${mean.toFixed(3)} over ${String(finals.length)} of ${String(runs.length)} runs`;
      return [`Rate ${rateText(rate)}, ${size}: ${loss}; ${verdictCounts(runs.map(({ row }) => row))}.`];
    })
    .join(' ');
}
