import { countOutcomes } from '../../conclusion/counts.js';
import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import { sameThreshold, usableRates, type UsableRates } from '../../conclusion/usable-rates.js';
import { FAILURES } from '../../analysis/verdict.js';
import type { Section } from '../document.js';
import { capitalised, counted, grouped, listed, NONE, rate, spelled } from '../format.js';
import { html, joined, type Html } from '../html.js';
import { distinct, type Part } from '../part.js';
import type { Study } from '../study.js';
import { table } from '../table.js';
import { figureOf } from './figures.js';

export function answerSection({ params }: Study, parts: readonly Part[]): Section {
  const [first] = parts;
  const cells = parts.flatMap((part) => part.cells);
  const nonfinite = cells.filter(({ first_nonfinite_step }) => first_nonfinite_step !== null).length;
  const content = html`<p class="verdict">${answerOf(parts)}</p>
    ${shortRuns(parts)}
    <dl class="facts">
      <div>
        <dt>Runs</dt>
        <dd>${grouped(cells.length)}</dd>
      </div>
      <div>
        <dt>became NaN or infinite</dt>
        <dd>${grouped(nonfinite)}</dd>
      </div>
      <div>
        <dt>epochs a run</dt>
        <dd>${params.training.epochs}</dd>
      </div>
      ${parts.map(
        ({ dataset, seeds }) =>
          html`<div>
            <dt>seeds, ${DATASET_NAMES[dataset]}</dt>
            <dd>${seeds.length}</dd>
          </div> `,
      )}
    </dl>
    ${first === undefined ? '' : first.figures.filter(({ kind }) => kind === 'loss-by-rate').map((figure) => figureOf(figure, first))}
    ${thresholdTable(parts)} ${parts.map(evidence)} `;
  return { id: 'answer', title: 'Answer', content };
}

/** One sentence. What it counts and compares comes from the runs. */
export function answerOf(parts: readonly Part[]): Html {
  const claims = parts.map(
    ({ dataset, claims: own }) => html`on ${DATASET_NAMES[dataset]}, ${countOutcomes(own)}`,
  );
  const thresholds = parts.map((part) => html`on ${DATASET_NAMES[part.dataset]} ${thresholdPhrase(part)}`);
  const total = distinct(parts.flatMap(({ claims: own }) => own.map(({ id }) => id))).length;
  const rates = distinct(parts.flatMap((part) => part.rates));
  return html`Of the original study’s ${counted(total, 'claim')}: ${joined(claims, '; ')}. As to its question,
  ${joined(thresholds, '; ')}; whether the threshold itself moves with the size is not judged (C17), because
  ${spelled(rates.length)} rates ${spacing(rates)} cannot tell.`;
}

/** Where the sizes begin to fail, and whether that has an order. */
export function thresholdPhrase(part: Part): string {
  const rates = thresholds(part);
  const [first] = rates;
  if (first === undefined || rates.every(({ smallestFailing }) => smallestFailing === null)) {
    return 'no size fails at any rate of the grid';
  }
  if (sameThreshold(rates)) {
    return `all ${spelled(rates.length)} sizes begin to fail at one and the same rate, ${written(first.smallestFailing)}`;
  }
  const told = rates.map(({ size, smallestFailing }) =>
    smallestFailing === null ? `${size} fails nowhere` : `${size} begins to fail at ${rate(smallestFailing)}`,
  );
  return `${listed(told)} (${direction(rates)})`;
}

function direction(rates: readonly UsableRates[]): string {
  const limits = rates.map(({ smallestFailing }) => smallestFailing ?? Infinity);
  const steps = limits.slice(1).map((limit, index) => limit - (limits[index] ?? limit));
  if (steps.every((step) => !(step > 0))) return 'larger networks fail earlier, as the hypothesis has it';
  if (steps.every((step) => !(step < 0))) return 'larger networks fail later, against the hypothesis';
  return 'in no order of size';
}

function thresholds({ sizes, cells }: Part): readonly UsableRates[] {
  const found = usableRates(cells);
  return sizes.flatMap(({ name }) => found.filter(({ size }) => size === name));
}

/** `a factor of 2 to 10 apart` */
export function spacing(rates: readonly number[]): string {
  const ordered = rates.toSorted((a, b) => a - b);
  const factors = ordered
    .slice(1)
    .map((value, index) => Number((value / (ordered[index] ?? value)).toPrecision(3)));
  if (factors.length === 0) return 'without a neighbour';
  const least = Math.min(...factors);
  const most = Math.max(...factors);
  return `a factor of ${least === most ? String(least) : `${String(least)} to ${String(most)}`} apart`;
}

function shortRuns(parts: readonly Part[]): Html {
  const short = parts.flatMap(({ cells }) => cells).filter(({ verdict }) => verdict === 'UNJUDGED');
  const longest = Math.max(0, ...short.map(({ epochs_run }) => epochs_run));
  if (short.length === 0) return html``;
  return html`<p class="notice">
    ${counted(short.length, 'run')} of at most ${counted(longest, 'epoch')}
    ${short.length === 1 ? 'is' : 'are'} too short to be judged: this report shows that the pipeline works,
    and proves nothing about the question.
  </p> `;
}

function thresholdTable(parts: readonly Part[]): Html {
  const rows = parts.flatMap((part) => thresholds(part).map((limit) => ({ part, limit })));
  return table(
    'Where each size begins to fail: the smallest rate at which a run diverged, exploded, degraded or stayed at chance',
    [
      {
        head: 'Data set and size',
        cell: ({ part, limit }) => `${DATASET_NAMES[part.dataset]}, ${limit.size}`,
        words: true,
      },
      {
        head: 'Parameters',
        cell: ({ part, limit }) =>
          part.sizes.filter(({ name }) => name === limit.size).map(({ parameters }) => grouped(parameters)),
      },
      { head: 'No run fails up to', cell: ({ limit }) => written(limit.largestUsable) },
      { head: 'Fails from', cell: ({ limit }) => written(limit.smallestFailing) },
      { head: 'Runs that fail there', cell: ({ part, limit }) => failing(part, limit) },
    ],
    rows,
  );
}

function failing({ cells }: Part, { size, smallestFailing }: UsableRates): string {
  const there = cells.filter((cell) => cell.size === size && cell.learning_rate === smallestFailing);
  if (there.length === 0) return NONE;
  return `${String(there.filter(({ verdict }) => FAILURES.includes(verdict)).length)}/${String(there.length)}`;
}

function evidence({ dataset, claims, seeds }: Part): Html {
  const independent = claims.filter(({ basis }) => basis === 'independent');
  const caution =
    seeds.length === 1
      ? ' There is one run a cell: what holds, holds for one run, and no number can be compared.'
      : '';
  return html`<p>
    <strong>${DATASET_NAMES[dataset]}.</strong> ${capitalised(counted(claims.length, 'claim'))}:
    ${countOutcomes(claims)}. Only the ${independent.length} by which the data was not found are evidence:
    ${countOutcomes(independent)}.${caution}
  </p> `;
}

function written(value: number | null): string {
  return value === null ? NONE : rate(value);
}
