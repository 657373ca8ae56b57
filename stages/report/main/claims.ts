import type { JudgedClaim } from '../../tables/claims.js';
import { countOutcomes } from '../../words/counts.js';
import { DATASET_NAMES } from '../../words/names.js';
import { counted, listed } from '../../words/english.js';
import { lateClaimsSentence } from '../../words/late-words.js';
import type { Section } from '../document.js';
import { html, joined, type Html } from '../html.js';
import { outcomeChip } from '../chip.js';
import type { Part } from '../part.js';
import type { Study } from '../study.js';
import { prose, table } from '../table.js';
import { entriesOf, outcomeColumns } from '../appendix/ledger.js';
import { appendixLink, explorerLink } from '../cite.js';

export function claimsSection({ arms }: Study, parts: readonly Part[]): Section {
  const claims = parts.flatMap((part) => part.claims);
  const content = html`<p>
      ${parts.map((part) => `${DATASET_NAMES[part.dataset]}: ${countOutcomes(part.claims)}`).join('. ')}. The
      earlier study doesn’t name its data: Fashion-MNIST was found by matching the claims marked *, which are
      no evidence there. ${chanceText(claims)} ${lateClaimsSentence(arms.late)} ${boundText(claims)} Every run
      with its curves: ${joined(parts.flatMap(runLinks), ', ')}.
    </p>
    ${claimTable(parts)}`;
  return { id: 'claims', title: 'The earlier study’s claims', content };
}

function runLinks({ dataset }: Part): readonly Html[] {
  const by = (metric: string): Readonly<Record<string, string>> => ({
    group: 'train',
    columns: 'rate',
    rows: 'size',
    only: `dataset=${dataset}`,
    metric,
  });
  return [
    explorerLink(by('final_test_loss'), `${DATASET_NAMES[dataset]} by final test loss`),
    explorerLink(by('verdict'), 'by verdict'),
  ];
}

function claimTable(parts: readonly Part[]): Html {
  return table(
    'Claims of the earlier study, and what became of them; k of n: runs that do what the claim says',
    entriesOf(parts),
    [
      prose(
        'Claim',
        ({ claim: { id, text }, judged }) =>
          html`${appendixLink(`claim-${id}`, id)}${judged.some(({ basis }) => basis !== 'independent') ? '*' : ''}
          ${text}`,
      ),
      ...outcomeColumns(parts, outcomeOf),
    ],
    { file: 'artifacts/tables/claims.json', id: 'claims-table' },
  );
}

function outcomeOf({ outcome, proportion, hangs_on_bound: hangs }: JudgedClaim): Html {
  return html`${outcomeChip(outcome)}${proportion === null || proportion.n < 2 ? '' : html`<br />${String(proportion.k)} of ${String(proportion.n)}`}${hangs ? html`<br />on a bound` : ''}`;
}

/** Endings that are a matter of chance, in proportions. */
function chanceText(claims: readonly JudgedClaim[]): string {
  const chance = claims.filter(({ proportion }) => proportion !== null && proportion.n > 1);
  if (chance.length === 0) return '';
  return `${listed(chance.map(({ id }) => id))} tell of endings that are a matter of chance. The outcome by the rule rests on few runs; below it stands how many of all runs that can tell did as the claim says.`;
}

function boundText(claims: readonly JudgedClaim[]): string {
  const hanging = claims.filter(({ hangs_on_bound: hangs }) => hangs).length;
  return hanging === 0
    ? ''
    : `“On a bound”: the outcome would be another with a bound a third smaller or larger (${String(hanging)} of ${counted(claims.length, 'outcome')}).`;
}
