import type { JudgedClaim } from '../../tables/claims.js';
import { groupBy } from '../../analysis/group-by.js';
import { DATASET_NAMES } from '../../words/names.js';
import { chip, outcomeChip } from '../chip.js';
import type { Section } from '../document.js';
import { shown } from '../format.js';
import { html, joined, type Content, type Html } from '../html.js';
import type { Part } from '../part.js';
import { details, prose, table, words, type Column } from '../table.js';

export interface Entry {
  readonly claim: JudgedClaim;
  /** By each data set's runs. */
  readonly judged: readonly JudgedClaim[];
}

export function ledgerSection(parts: readonly Part[]): Section {
  const entries = entriesOf(parts);
  const content = html`<p>
      Each claim was split into statements with thresholds before the runs that judge it. It is
      <em>reproduced</em> if all its statements hold for every seed, <em>not reproduced</em> if none does,
      <em>not judged</em> where this design cannot tell, else <em>partly</em> so. The original does not name
      its data; Fashion-MNIST with pixels / 255 was found by matching some of its claims. Their agreement
      there is no evidence, and the ledger marks them.
    </p>
    ${table('The original’s claims and their outcomes', entries, [
      words('Claim', ({ claim }) => html`<a href="#${ruleId(claim)}">${claim.id}</a>`),
      prose('What the original says', ({ claim }) => claim.text),
      words('Basis', ({ claim }) => basis(claim)),
      ...outcomeColumns(parts, ({ outcome }) => outcomeChip(outcome)),
    ])}
    <h3 id="rules">Rules, statements and evidence</h3>
    ${entries.map(entryDetails)}`;
  return { id: 'claims', title: 'The claims', content };
}

/** What became of a claim on each data set. */
export function outcomeColumns(
  parts: readonly Part[],
  write: (claim: JudgedClaim) => Content,
): readonly Column<Entry>[] {
  return parts.map(({ dataset }) =>
    words(DATASET_NAMES[dataset], ({ judged }) =>
      shown(
        judged.find((one) => one.dataset === dataset),
        write,
      ),
    ),
  );
}

export function entriesOf(parts: readonly Part[]): readonly Entry[] {
  const claims = parts.flatMap((part) => part.claims);
  return [...groupBy(claims, ({ id }) => id).values()].flatMap((judged) => {
    const [claim] = judged;
    return claim === undefined ? [] : [{ claim, judged }];
  });
}

function entryDetails({ claim, judged }: Entry): Html {
  const summary = html`<span class="claim-id">${claim.id}</span> ${claim.text}
    <span class="outcomes"
      >${judged.map((one) => html`<span>${DATASET_NAMES[one.dataset]} ${outcomeChip(one.outcome)}</span> `)}</span
    >`;
  return details(
    summary,
    html`<p id="${ruleId(claim)}">
        <strong>Rule:</strong> ${claim.rule}. <strong>Basis:</strong> ${basis(claim)}.
      </p>
      ${judged.map(statements)}`,
  );
}

function statements({ id, dataset, statements: all }: JudgedClaim): Html {
  const name = DATASET_NAMES[dataset];
  if (all.length === 0) return html`<p>${name}: no statement is judged.</p> `;
  return table(`${id} on ${name}`, all, [
    prose('Statement', ({ text }) => text),
    words('Holds?', ({ holds }) => chip(holds, holds.replace('-', ' '))),
    prose('Evidence', ({ evidence }) => seedBySeed(evidence)),
  ]);
}

/** `seed 0: …; seed 1: …`, a line for each. */
function seedBySeed(evidence: string): Html {
  return joined(evidence.split(/(?<=;) (?=seed \d)/), html`<br />`);
}

function basis({ basis: of }: JudgedClaim): string {
  return of === 'independent' ? 'independent' : 'used to find the data';
}

function ruleId({ id }: JudgedClaim): string {
  return `claim-${id}`;
}
