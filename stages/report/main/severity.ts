import type { Method } from '../../analysis/severity/ladder.js';
import type { SeverityTable } from '../../tables/severity.js';
import { failedRuns, perDoubling, perDoublingInterval, unitsText } from '../../words/critical-words.js';
import { counted, grouped, listed, spelled } from '../../words/english.js';
import { definitionText } from '../../words/severity-words.js';
import type { Section } from '../document.js';
import { html } from '../html.js';
import { figureLink } from '../numbering.js';
import { distinct } from '../part.js';
import type { Study } from '../study.js';
import { appendixLink } from '../cite.js';
import { mainFigure } from './figures.js';

type Definition = SeverityTable['definitions'][number];

export function severitySection(study: Study): Section {
  const { critical, severity } = study;
  const own = severity.definitions.filter(
    ({ activation, dataset, exploratory }) =>
      exploratory && activation === 'relu' && dataset === critical.dataset,
  );
  const names = distinct(own.map(({ name }) => name)).length;
  const content = html`<p>
      A wider network isn’t stable in every sense. The same runs were read by ${spelled(names)} definitions of
      failure, from an accuracy that stays too low, over a batch loss that exceeds ever higher bounds, to NaN
      or infinity. ${ladderText(own)}
    </p>
    ${mainFigure(study, 'severity', fewerWidths(own))}
    <p>
      ${seenText(study.severity.definitions)} And the lower end of ReLU’s can’t be taken at its word. Dying
      and overflowing are competing ends, for a network whose units died can’t overflow any more; so “no NaN
      up to the highest rate” needn’t mean “NaN further up”. The grey estimates suppose just that. In
      simulated studies in which narrow networks die first and overflow doesn’t depend on the width, they show
      a fall that isn’t there; the others show none (${appendixLink('severity', 'all methods and numbers')}).
    </p>
    <p>${kindsText(study)} ${figureLink('figure-failure-kinds')} has every rate.</p>
    ${mainFigure(study, 'failure-kinds')}`;
  return { id: 'severity', title: 'How training fails', content };
}

/** Which seeds had been seen when it was asked. */
function seenText(definitions: readonly Definition[]): string {
  return definitions.every(({ exploratory }) => exploratory)
    ? 'This part is exploratory: the seeds had been seen when it was asked.'
    : 'What is called exploratory is of seeds that had been seen when it was asked; the rest is of fresh ones, by definitions that were committed before.';
}

function ladderText(definitions: readonly Definition[]): string {
  const mild = slopeOf(definitions, 'accuracy', 'seed-slopes');
  const severe = slopeOf(definitions, 'nonfinite', 'seed-slopes');
  const told = (own: Definition | undefined): string =>
    own?.slope == null
      ? 'has no slope at enough widths'
      : `changes by ${perDoubling(own.slope)} with each doubling of the width (${perDoublingInterval(own.ci95)})`;
  const widths =
    severe === undefined
      ? ''
      : `, over ${listed(severe.widths.map(String))} units, where half of the seeds overflow somewhere,`;
  return `The rate from which accuracy stays too low ${told(mild)}; the rate from which losses become NaN or infinite${widths} ${told(severe)}.`;
}

/** Of several rows of a method that over the widths which half of the seeds reach; it comes last. */
export function slopeOf(
  definitions: readonly Definition[],
  threshold: Definition['threshold'],
  method: Method,
): Definition | undefined {
  return definitions.findLast(
    (own) => own.threshold === threshold && own.method === method && own.slope !== null,
  );
}

/** At which definitions the seeds' slopes leave out widths. */
function fewerWidths(definitions: readonly Definition[]): string {
  const all = Math.max(0, ...definitions.map(({ widths }) => widths.length));
  const thresholds = distinct(definitions.map(({ threshold }) => threshold));
  const first = thresholds
    .map((threshold) => slopeOf(definitions, threshold, 'seed-slopes'))
    .find((own) => own !== undefined && own.widths.length < all);
  return first === undefined
    ? ''
    : `From “${definitionText(first)}” on, the seeds’ slopes leave out widths at which fewer than half of the seeds get there.`;
}

function kindsText({ critical: { widths } }: Study): string {
  const told = widths.map(
    ({ width, failures }) =>
      `${grouped(failures.DIVERGED)} of ${grouped(failedRuns(failures))} at ${unitsText(width)}`,
  );
  return `Of the runs that failed, ${listed(told)} became NaN or infinite; the others stayed finite and learnt too little or nothing. ${counted(
    widths.reduce((sum, { failures }) => sum + failures.EXPLODED, 0),
    'run',
  )} exploded without overflowing.`;
}
