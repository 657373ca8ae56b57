import { diffValues, pivotMetrics, showValues, type Subject } from '../commands/compare.js';
import { parseSide } from '../compare/side.js';
import { PipelineError } from '../model/errors.js';
import {
  diffJson,
  diffText,
  goalName,
  pivotJson,
  pivotText,
  valuesJson,
  valuesText,
  type CompareView,
} from '../reporters/compare-text.js';
import { columnsOf } from '../system/streams.js';
import type { Command, Io, ValuesDiffOptions, ValuesShowOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** `metrics show` and `params show`. */
export const showOf =
  (subject: Subject): Command<ValuesShowOptions> =>
  async (options, io) => {
    const { targets, depsOnly, pivot } = options;
    const request = { side: parseSide(options.side ?? 'workspace'), targets, depsOnly };
    const site = siteOf(options, io);
    const view = viewOf(options, io);
    if (pivot !== null) {
      const answer = await pivotMetrics(site, request, pivot);
      if (options.json) printJson(io, pivotJson(answer.pivot, answer.notes));
      else print(io, (paint) => pivotText(answer.pivot, view, paint));
      tell(io, options, answer.notes);
      return 0;
    }
    const reading = await showValues(site, subject, request);
    if (options.json) printJson(io, valuesJson(reading));
    else print(io, (paint) => valuesText(subject, reading, view, paint));
    tell(io, options, reading.notes);
    return 0;
  };

/** `metrics diff` and `params diff`. */
export const diffOf =
  (subject: Subject): Command<ValuesDiffOptions> =>
  async (options, io) => {
    const { targets, depsOnly, check } = options;
    const sides = [parseSide(options.old ?? 'HEAD'), parseSide(options.now ?? 'workspace')] as const;
    const answer = await diffValues(siteOf(options, io), subject, { sides, targets, depsOnly });
    if (check && !answer.hasGoals) {
      throw PipelineError.of(
        '--check has nothing to judge by: the pipeline has no goals',
        null,
        "Say what better means at its top: goals: {'eval.json:loss': {direction: minimize, tolerance: 5%}}",
      );
    }
    if (options.json) printJson(io, diffJson(answer));
    else print(io, (paint) => diffText(subject, answer, viewOf(options, io), paint));
    const unmet = answer.unmet.map((goal) => `goal ${goalName(goal)}: neither side has such a metric`);
    tell(io, options, [...answer.notes, ...unmet]);
    const failed = answer.changes.some(({ verdict }) => verdict === 'worse' || verdict === 'undecided');
    return check && (failed || unmet.length > 0) ? 1 : 0;
  };

function viewOf(options: ValuesShowOptions | ValuesDiffOptions, { stdout }: Io): CompareView {
  const { format, precision, path: isPathShown } = options;
  const all = 'all' in options && options.all;
  return { format, precision, isPathShown, all, columns: columnsOf(stdout) };
}

/** Beside the table; in JSON they stand in the object, and in a pull request's text below the table. */
function tell(
  { stdout, stderr }: Io,
  { json, format }: ValuesShowOptions | ValuesDiffOptions,
  notes: readonly string[],
): void {
  if (json || notes.length === 0) return;
  const unique = [...new Set(notes)];
  if (format === 'md') stdout.write(`\n${unique.map((note) => `- ${note}\n`).join('')}`);
  else stderr.write(unique.map((note) => `${note}\n`).join(''));
}
