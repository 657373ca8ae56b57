import { counted, listed } from '../../words/english.js';
import type { Run } from '../../analysis/claims/run.js';
import { groupBy } from '../../analysis/group-by.js';
import { verdictCounts } from '../../analysis/summarise.js';
import { FAILURES } from '../../analysis/verdict.js';
import { DATASET_NAMES } from '../../words/names.js';
import { rateText } from './rates.js';
import { HIGHEST } from './scale.js';
import { isNonfinite, runsAt, type Study } from './study.js';
import { VERDICT_STYLES } from './verdict-styles.js';

export function nameOf({ dataset }: Study): string {
  return DATASET_NAMES[dataset];
}

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

/** How many seeds the lines of these runs are over; one seed has no spread, and it is said. */
export function seedsNote(runs: readonly Run[], band: string): string {
  const counts = [...groupBy(runs, ({ row }) => `${row.size} ${String(row.learning_rate)}`).values()].map(
    ({ length }) => length,
  );
  const fewest = Math.min(...counts);
  const most = Math.max(...counts);
  if (most === 1) return 'One seed: there is no spread to show.';
  if (fewest === most) return `${band} of ${counted(most, 'seed')}.`;
  return `${band} of ${String(fewest)} to ${counted(most, 'seed')}; where there is one, there is no spread to show.`;
}

/** `large 2/3: not finite from step 217 (epoch 1)`; `null` when all runs stayed finite. */
export function nonfiniteNote(runs: readonly Run[]): string | null {
  const ended = runs.filter(isNonfinite);
  const [first] = ended;
  if (first === undefined) return null;
  const steps = ended.map(({ row }) => row.first_nonfinite_step ?? 0);
  // The epoch in which a run becomes non-finite has no record.
  const epochs = ended.map(({ row }) => row.epochs_run + 1);
  return `${first.row.size} ${String(ended.length)}/${String(runs.length)} not finite: step ${range(steps)}, epoch ${range(epochs)}`;
}

/** `medium 2/3 degraded, 1/3 exploded`: runs that stayed finite and failed; `null` when none did. */
export function failuresNote(runs: readonly Run[]): string | null {
  const [first] = runs;
  const counts = FAILURES.flatMap((verdict) => {
    const failed = runs.filter((run) => !isNonfinite(run) && run.row.verdict === verdict).length;
    return failed === 0 ? [] : [`${String(failed)}/${String(runs.length)} ${VERDICT_STYLES[verdict].word}`];
  });
  return first === undefined || counts.length === 0 ? null : `${first.row.size} ${counts.join(', ')}`;
}

/** `3`, `3–5` */
function range(values: readonly number[]): string {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? String(low) : `${String(low)}–${String(high)}`;
}

/** What every figure says when the tables have runs that it leaves out. */
export function engineNotes({ engine, otherEngines }: Study): readonly string[] {
  return otherEngines.length === 0
    ? []
    : [`Runs on ${engine}; those on ${listed(otherEngines)} are not drawn.`];
}

/** How many of the losses lie beyond the frame; nothing when none does. */
export function beyondNote(what: string, losses: readonly number[]): readonly string[] {
  const beyond = losses.filter((loss) => loss > HIGHEST).length;
  if (beyond === 0) return [];
  return [
    `${what}: ${String(beyond)} of ${String(losses.length)} values lie beyond the frame and are drawn at its edge.`,
  ];
}
