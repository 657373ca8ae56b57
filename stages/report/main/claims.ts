import type { JudgedClaim } from '../../tables/claims.js';
import { groupBy } from '../../analysis/group-by.js';
import { countOutcomes } from '../../words/counts.js';
import { DATASET_NAMES } from '../../words/dataset-names.js';
import { counted, listed } from '../../words/english.js';
import { lateClaimsSentence } from '../../words/late-words.js';
import type { Section } from '../document.js';
import { NONE } from '../format.js';
import { html, joined, type Content, type Html } from '../html.js';
import { outcomeChip } from '../chip.js';
import type { Part } from '../part.js';
import type { Study } from '../study.js';
import { prose, table, words } from '../table.js';
import { appendixLink, explorerLink } from '../cite.js';

interface Entry {
  readonly id: string;
  readonly judged: readonly JudgedClaim[];
}

/** The original's claims, each in a row with what became of it on each data set. */
export function claimsSection({ arms }: Study, parts: readonly Part[]): Section {
  const claims = parts.flatMap((part) => part.claims);
  const entries = [...groupBy(claims, ({ id }) => id)].map(([id, judged]): Entry => ({ id, judged }));
  const content = html`<p>
      ${parts.map((part) => `${DATASET_NAMES[part.dataset]}: ${countOutcomes(part.claims)}`).join('. ')}. The
      earlier study doesn’t name its data: Fashion-MNIST was found by matching the claims marked *, which are
      no evidence there. ${chanceText(claims)} ${lateClaimsSentence(arms.late)} ${boundText(claims)} Every run
      with its curves: ${joined(parts.flatMap(runLinks), ', ')}.
    </p>
    ${claimTable(entries, parts)}`;
  return { id: 'claims', title: 'The earlier study’s claims', content };
}

/** To the runs of a data set, by rate and size. */
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

function claimTable(entries: readonly Entry[], parts: readonly Part[]): Html {
  return table(
    'Claims of the earlier study, and what became of them; k of n: runs that do what the claim says',
    entries,
    [
      prose(
        'Claim',
        ({ id, judged }: Entry) =>
          html`${appendixLink(`claim-${id}`, id)}${judged.some(({ basis }) => basis !== 'independent') ? '*' : ''}
          ${judged[0]?.text ?? ''}`,
      ),
      ...parts.map(({ dataset }) =>
        words(DATASET_NAMES[dataset], ({ judged }: Entry): Content =>
          outcomeOf(judged.find((claim) => claim.dataset === dataset)),
        ),
      ),
    ],
    { file: 'artifacts/tables/claims.json', id: 'claims-table' },
  );
}

function outcomeOf(claim: JudgedClaim | undefined): Content {
  if (claim === undefined) return NONE;
  const { outcome, proportion, hangs_on_bound: hangs } = claim;
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
