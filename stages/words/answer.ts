import { failedRuns, mostFrequent, unitsText } from './critical-words.js';
import { DATASET_NAMES } from './names.js';
import { grouped, spelled } from './english.js';
import type { Controls } from '../tables/controls.js';
import type { CriticalRate } from '../tables/critical-rate.js';
import type { SeverityTable } from '../tables/severity.js';

/** What the answer rests on. */
export interface Answered {
  readonly critical: CriticalRate;
  readonly controls: Controls;
  readonly severity: SeverityTable;
}

/** The answer with its scope, in one sentence without a symbol; “No” alone only where nothing that is shown differs. */
export function plainAnswer(answered: Answered): string {
  const { dataset, epochs, widths } = answered.critical;
  const scope =
    `in ReLU networks with two hidden layers, trained by plain gradient descent with cross-entropy ` +
    `on ${DATASET_NAMES[dataset]} for ${spelled(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'}`;
  const ends = [widths.at(0), widths.at(-1)].map((width) => String(width?.width ?? 0));
  return `${opening(answered)}: ${scope}, the largest learning rate that still works ${movement(answered.critical)} from ${ends.join(' to ')} units a layer.`;
}

function opening({ critical, controls, severity }: Answered): string {
  switch (critical.verdict) {
    case 'SUPPORTED':
      return 'Yes';
    case 'INCONCLUSIVE':
      return 'That stays open';
    case 'NOT SUPPORTED':
      return controls.controls.every(({ verdict }) => verdict === 'NOT SUPPORTED') &&
        !fallsSomewhere(severity)
        ? 'No'
        : 'Not to keep learning';
  }
}

/** Whether by some definition of failure the threshold falls with the width by more than a trifle. */
function fallsSomewhere({ definitions }: SeverityTable): boolean {
  return definitions.some(({ ci95 }) => ci95 !== null && ci95[1] < TRIFLE);
}

/** The slope below which the main study's rule says that the threshold falls. */
const TRIFLE = -0.1;

function movement({ verdict, reversed, equivalent }: CriticalRate): string {
  if (verdict === 'INCONCLUSIVE') return 'may fall or not';
  if (verdict === 'SUPPORTED') return 'falls';
  if (equivalent) return 'hardly changes';
  return reversed ? 'rises' : 'doesn’t clearly fall';
}

/** What does change with the width: how many of the failed runs overflow. Empty where nothing failed. */
export function changeSentence({ widths }: Pick<CriticalRate, 'widths'>): string {
  const failed = widths.filter(({ failures }) => failedRuns(failures) > 0);
  const [first, last] = [failed.at(0), failed.at(-1)];
  if (first === undefined || last === undefined || first === last) return '';
  const told = ({ width, failures }: typeof first): string =>
    `${grouped(failures.DIVERGED)} of ${grouped(failedRuns(failures))} failed runs at ${unitsText(width)}`;
  const isSame = mostFrequent(first.failures)?.kind === mostFrequent(last.failures)?.kind;
  return isSame
    ? `Nor does the way in which training fails: losses overflow, becoming NaN or infinite, in ${told(first)} and in ${told(last)}.`
    : `What changes with width is how training fails above that rate: losses overflow, becoming NaN or infinite, in ${told(first)} and in ${told(last)}.`;
}
