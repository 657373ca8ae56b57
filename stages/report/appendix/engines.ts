import type { ArmEngineRow } from '../../tables/arms.js';
import type { EngineRow } from '../../tables/cells.js';
import { ARM_DESIGNS } from '../../analysis/arms/designs.js';
import { chip } from '../chip.js';
import type { Section } from '../document.js';
import { kindText } from '../../words/critical-words.js';
import { counted, listed, said } from '../../words/english.js';
import { ACTIVATION_NAMES } from '../../words/names.js';
import { loss, NONE, percent, rate, shown, threeDigits } from '../format.js';
import { html, type Content, type Html } from '../html.js';
import { distinct } from '../part.js';
import { figures, table, words } from '../table.js';

/** Up to this rate two right engines stay together for some hundred steps; above it training itself magnifies rounding. */
const CALM_RATE = 0.1;

/** Losses that differ by so much, relatively, are of two different runs. */
const PARTED = 0.1;

/** Where a second engine ends beside the first, on the grid and at the arms' rates; none where only one was run. */
export function enginesSections(
  rows: readonly EngineRow[],
  armRows: readonly ArmEngineRow[],
  threshold: number,
): readonly Section[] {
  const [first] = rows;
  if (first === undefined) return [];
  const others = listed(distinct(rows.map(({ engine }) => engine)));
  const content = html`<p>
      ${counted(rows.length, 'run')} on ${others} beside ${first.reference}: another library that computes the
      same steps from the same initial weights on the same batches. Both can only agree if neither has a wrong
      gradient.
    </p>
    <ul>
      <li>${startText(rows)}</li>
      <li>${firstLossesText(rows)}</li>
      <li>${insideText(rows, first.reference)}</li>
      <li>${verdictText(rows)}</li>
    </ul>
    ${table(
      `Runs on ${others} beside those on ${first.reference}`,
      rows,
      [
        words('Rate, size', ({ learning_rate, size }) => `${rate(learning_rate)}, ${size}`),
        figures(html`First losses<br />differ by`, ({ first_losses_difference: difference }) =>
          shown(difference, ratio),
        ),
        figures(html`Test<br />loss`, ({ final_test_loss }) => loss(final_test_loss)),
        figures(html`${first.reference},<br />same seed`, ({ reference_final_test_loss }) =>
          loss(reference_final_test_loss),
        ),
        figures(html`Where its seeds<br />end, 95 %`, intervalText),
        figures('Inside', ({ inside }) => (inside === null ? NONE : inside ? 'yes' : 'no')),
        words('Verdict', verdictsOf),
      ],
      { id: 'engines-table', file: 'artifacts/tables/engines.csv' },
    )}
    ${armsPart(armRows, threshold)}`;
  return [{ id: 'engines', title: 'Two engines', content }];
}

function armsPart(rows: readonly ArmEngineRow[], threshold: number): Html | string {
  const [first] = rows;
  if (first === undefined) return '';
  const other = rows.filter((row) => row.kind !== row.reference_kind);
  const overflows = rows.filter(
    (row) => (row.nonfinite_step === null) !== (row.reference_nonfinite_step === null),
  );
  const endText = (kind: ArmEngineRow['kind'], accuracy: number | null): string => {
    const end = kind === null ? 'works' : kind === 'DEAD' ? 'dead' : kindText(kind, threshold);
    return accuracy === null ? end : `${end}, ${percent(accuracy)}`;
  };
  const same = rows.filter(({ same_start }) => same_start).length;
  return html`<h3 id="engines-arms">Around the critical rate</h3>
    <p>
      ${counted(rows.length, 'run')} with ReLU and leaky ReLU 0.1 once more on ${first.engine},
      ${String(same)} of them from the same weights on the same batches.
      ${`${String(rows.length - other.length)} end in the same way as on ${first.reference}; on ${String(overflows.length)} of the others the engines disagree whether the run becomes NaN or infinite.`}
    </p>
    ${
      other.length === 0
        ? ''
        : table(
            'Runs that end in another way on the second engine',
            other,
            [
              words('Hidden units', ({ arm, width }) => `${String(width)}, ${activationOf(arm)}`),
              figures('Seed', ({ seed }) => String(seed)),
              figures('Rate', ({ log2_rate }) => threeDigits(2 ** log2_rate)),
              words(first.engine, ({ kind, train_accuracy }) => endText(kind, train_accuracy)),
              words(first.reference, ({ reference_kind, reference_train_accuracy }) =>
                endText(reference_kind, reference_train_accuracy),
              ),
            ],
            { id: 'engines-arms-table', file: 'artifacts/tables/arm-engines.csv' },
          )
    }`;
}

function verdictsOf({ verdict, reference, reference_verdict: other, boundary }: EngineRow): Content {
  if (other === null || other === verdict) return chip(verdict);
  const seeds = boundary ? ', where its seeds differ, too' : '';
  return html`${chip(verdict)}
    <div class="beside">on ${reference} ${other}${seeds}</div>`;
}

function activationOf(arm: string): string {
  const design = ARM_DESIGNS.find((own) => own.arm === arm);
  return design === undefined ? arm : ACTIVATION_NAMES[design.activation];
}

function startText(rows: readonly EngineRow[]): string {
  const compared = rows.filter(({ same_start }) => same_start !== null);
  const same = compared.filter(({ same_start }) => same_start === true);
  return `${String(same.length)} of ${counted(compared.length, 'run')} began with the same weights, to the bit, and the same batches.`;
}

function firstLossesText(rows: readonly EngineRow[]): string {
  const largest = (some: readonly EngineRow[]): string | null => {
    const differences = some.flatMap(({ first_losses_difference }) => first_losses_difference ?? []);
    return differences.length === 0 ? null : ratio(Math.max(...differences));
  };
  const calm = largest(rows.filter(({ learning_rate }) => learning_rate <= CALM_RATE));
  const wild = largest(rows.filter(({ learning_rate }) => learning_rate > CALM_RATE));
  const parts = said(
    calm !== null && `at most ${calm} times the loss at rates up to ${rate(CALM_RATE)}`,
    wild !== null && `at most ${wild} above, where training itself magnifies a rounding error`,
  );
  return `The first 200 batch losses differ by ${listed(parts)}.`;
}

function insideText(rows: readonly EngineRow[], reference: string): string {
  const known = rows.filter(({ inside }) => inside !== null);
  const beyond = known.filter((row) => row.inside === false);
  const told = `${String(known.length - beyond.length)} of ${String(known.length)} final test losses lie in the 95 % interval of one more run on ${reference}`;
  return beyond.length === 0 ? `${told}.` : `${told}; beyond: ${namesOf(beyond)}.`;
}

function verdictText(rows: readonly EngineRow[]): string {
  const known = rows.filter(({ reference_verdict }) => reference_verdict !== null);
  const other = known.filter((row) => row.verdict !== row.reference_verdict);
  const boundary = other.filter((row) => row.boundary);
  const unexplained = other.filter((row) => !row.boundary);
  const told = said(
    `${String(known.length - other.length)} of ${counted(known.length, 'verdict')} are those of the same seed`,
    boundary.length > 0 && `at the boundary, where the seeds themselves differ: ${namesOf(boundary)}`,
    unexplained.length > 0 && `elsewhere: ${listed(unexplained.map(differenceText))}`,
  );
  return `${told.join('; ')}.`;
}

/** Two digits: `4.5e-6`, `0.55`, `2.5`. */
function ratio(value: number): string {
  return value !== 0 && value < 0.01 ? value.toExponential(1) : String(Number(value.toPrecision(2)));
}

/** Which verdicts, and whether the two runs had parted within the first batches already. */
function differenceText(row: EngineRow): string {
  const { size, learning_rate, verdict, reference, reference_verdict, first_losses_difference } = row;
  const parted = first_losses_difference !== null && first_losses_difference > PARTED;
  return (
    `${size} at ${rate(learning_rate)}, ${verdict} and on ${reference} ${reference_verdict ?? NONE}` +
    (parted ? ' (the two runs part within the first 200 batches)' : '')
  );
}

function namesOf(rows: readonly EngineRow[]): string {
  return listed(rows.map(({ size, learning_rate }) => `${size} at ${rate(learning_rate)}`));
}

function intervalText({ interval_low: low, interval_high: high }: EngineRow): string {
  return low === null || high === null ? NONE : `${loss(low)} to ${loss(high)}`;
}
