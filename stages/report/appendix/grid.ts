import { groupBy } from '../../analysis/group-by.js';
import { countOutcomes } from '../../words/counts.js';
import { DATASET_NAMES } from '../../words/names.js';
import { counted, listed, spelled } from '../../words/english.js';
import { unfailedSentence } from '../../words/unfailed.js';
import type { Section } from '../document.js';
import { html, type Html } from '../html.js';
import { distinct, isSingle, ratesOf, type Part } from '../part.js';
import { spacing, thresholdOf, thresholdTable } from './threshold.js';

export function gridSection(parts: readonly Part[]): Section {
  const content = html`<p>${answerOf(parts)}</p>
    <p>
      The rates lie ${spacing(ratesOf(parts))}. That is too coarse to judge whether the largest usable rate
      itself moves with the size: networks that fail at the same rate may differ by less than a step, and
      networks that fail at different rates may lie just on either side of one.
    </p>
    ${parts.map(evidence)} ${thresholdTable(parts)}`;
  return { id: 'grid', title: 'The original’s grid', content };
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

function nameOf({ dataset }: Part): string {
  return DATASET_NAMES[dataset];
}
