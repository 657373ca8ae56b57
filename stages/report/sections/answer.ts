import { groupBy } from '../../analysis/group-by.js';
import { countOutcomes } from '../../conclusion/counts.js';
import { answerSentence, failureSentence } from '../../conclusion/critical-words.js';
import { OUTCOME_WORDS } from '../../conclusion/counts.js';
import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import { unfailedSentence } from '../../conclusion/unfailed.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import { definitions } from '../definitions.js';
import type { Section } from '../document.js';
import { counted, grouped, listed, spelled } from '../../conclusion/english.js';
import { html, type Content, type Html } from '../html.js';
import { distinct, type Part } from '../part.js';
import { isSingle } from '../seeds.js';
import type { Study } from '../study.js';
import { criticalFigures } from './critical-figures.js';
import { figureOf, PROOF } from './figures.js';
import { spacing, thresholdOf, thresholdTable } from './threshold.js';

/** The original's own answer, among its claims. */
const CONCLUSION = 'C17';

export function answerSection(
  { critical, criticalFigures: figures }: Study,
  parts: readonly Part[],
): Section {
  const content = html`<p class="verdict">${answerSentence(critical)}</p>
    <p>${conclusionText(parts)} ${failureSentence(critical)}</p>
    ${shortRuns(parts)} ${definitions('facts', factsOf(critical, parts))}
    ${criticalFigures(critical, figures, 'critical-rate')}
    <h3 id="grid">The original’s grid, repeated</h3>
    <p>${answerOf(parts)}</p>
    ${proof(parts)} ${caution(parts)} ${parts.map(evidence)} ${thresholdTable(parts)}`;
  return {
    id: 'answer',
    title: 'Answer',
    content,
    parts: [{ id: 'grid', title: 'The original’s grid' }],
  };
}

type Fact = readonly [name: string, value: Content];

function factsOf({ widths }: CriticalRate, parts: readonly Part[]): readonly Fact[] {
  const shares = widths.flatMap((width) => width.shares);
  const runs = shares.reduce((sum, share) => sum + share.runs, 0);
  const broken = shares.reduce((sum, share) => sum + Math.round(share.DIVERGED * share.runs), 0);
  const cells = parts.flatMap((part) => part.cells);
  const nonfinite = cells.filter(({ first_nonfinite_step }) => first_nonfinite_step !== null);
  return [
    ['runs near the critical rate', grouped(runs)],
    ['of them became NaN or infinite', grouped(broken)],
    ['runs of the original’s grid', grouped(cells.length)],
    ['of them became NaN or infinite', grouped(nonfinite.length)],
  ];
}

/** One sentence: all that it counts and compares comes from the runs. */
function answerOf(parts: readonly Part[]): string {
  const thresholds = alike(parts, (part) => {
    const { found, at } = thresholdOf(part);
    return (names) => `${found} on ${names}${at}`;
  });
  const outcomes = alike(
    parts,
    ({ claims: own }) =>
      (names) =>
        `${countOutcomes(own)} on ${names}`,
  );
  const claims = distinct(parts.flatMap((part) => part.claims.map(({ id }) => id)));
  return (
    `On this grid of ${spelled(ratesOf(parts).length)} rates, ${listed(thresholds)}; ` +
    `the original study’s ${counted(claims.length, 'claim')} come out as ${outcomes.join('; ')}.`
  );
}

/** What is the same of several data sets is said once, of all of them. */
function alike(parts: readonly Part[], say: (part: Part) => (names: string) => string): readonly string[] {
  const groups = groupBy(parts, (part) => say(part)(''));
  return [...groups.values()].flatMap((own) =>
    own.slice(0, 1).map((part) => say(part)(listed(own.map(nameOf)))),
  );
}

/** The figure that shows it, of the first data set; the others’ stand in their own sections. */
function proof([first]: readonly Part[]): Html {
  if (first === undefined) return html``;
  return html`${first.figures.filter(({ kind }) => kind === PROOF).map((figure) => figureOf(figure, first))}`;
}

/** What the answer says of the original's own. */
function conclusionText(parts: readonly Part[]): Html {
  const judged = parts.flatMap(({ dataset, claims }) =>
    claims
      .filter(({ id, outcome }) => id === CONCLUSION && outcome !== 'not-judged')
      .map(({ outcome }) => `${OUTCOME_WORDS[outcome]} on ${DATASET_NAMES[dataset]}`),
  );
  return html`The original’s conclusion, that the hypothesis is not supported and thresholds are similar
    across sizes (<a href="#claims">${CONCLUSION}</a>), is
    ${judged.length === 0 ? 'not judged' : listed(judged)}.`;
}

/** What the grid can't say, whatever came out. */
function caution(parts: readonly Part[]): Html {
  return html`<p>
    The rates lie ${spacing(ratesOf(parts))}. That is too coarse to judge whether the largest usable rate
    itself moves with the size: networks that fail at the same rate may differ by less than a step, and
    networks that fail at different rates may lie just on either side of one. So the answer is not this
    grid’s, but that of <a href="#critical">the critical learning rate</a>, with a finer grid and more seeds.
  </p> `;
}

function shortRuns(parts: readonly Part[]): Html {
  const short = parts.flatMap(({ cells }) => cells).filter(({ verdict }) => verdict === 'UNJUDGED');
  if (short.length === 0) return html``;
  const longest = Math.max(...short.map(({ epochs_run }) => epochs_run));
  return html`<p class="notice">
    ${counted(short.length, 'run')} of at most ${counted(longest, 'epoch')}
    ${short.length === 1 ? 'is' : 'are'} too short to be judged: this page shows that the pipeline works, and
    proves nothing about the question.
  </p> `;
}

function evidence(part: Part): Html {
  const independent = part.claims.filter(({ basis }) => basis === 'independent');
  const single = isSingle(part)
    ? ' There is one run a cell: what holds, holds for one run, and no number can be compared.'
    : '';
  return html`<p>
    <strong>${nameOf(part)}.</strong> Only the ${counted(independent.length, 'claim')} that didn’t serve to
    find the data are evidence: ${countOutcomes(independent)}.${single} ${unfailedSentence(part.cells)}
  </p> `;
}

function ratesOf(parts: readonly Part[]): readonly number[] {
  return distinct(parts.flatMap((part) => part.rates));
}

function nameOf({ dataset }: Part): string {
  return DATASET_NAMES[dataset];
}
