import type { EndpointRow, PredictionRow, Predictions } from '../../tables/predictions.js';
import { intervalText, signed } from '../../words/critical-words.js';
import { probability } from '../../words/secondary-words.js';
import { chip } from '../chip.js';
import type { Section } from '../document.js';
import { NONE } from '../format.js';
import { html, type Content } from '../html.js';
import { figures, prose, table, words } from '../table.js';

const FILE = { file: 'artifacts/tables/predictions.json' };

/** The addendum's predictions, committed before its runs, and what came; of an arm that isn't whole nothing is told. */
export function addendumSection({ primary, secondary, beside }: Predictions): Section {
  const content = html`<p>
      The protocol’s addendum was committed before any of its runs. An outcome is given when all cells that it
      is about are recorded, and no rule asks for more.
    </p>
    ${table(
      'Endpoints of the addendum: the primary one, then the family that Holm’s correction is over',
      [primary, ...secondary],
      [
        words('No.', ({ number }) => number),
        prose('Endpoint', ({ text }) => text),
        prose('Predicted', ({ predicted }) => predicted.text),
        prose('Found', foundText),
        figures('p by Holm', ({ p_holm: p }) => probability(p)),
        words('Outcome', outcomeOf),
      ],
      { ...FILE, id: 'addendum-endpoints' },
    )}
    ${table(
      'Predicted beside them, without a test',
      beside,
      [
        prose('Predicted', ({ text }) => text),
        prose('Found', ({ found }) => found ?? NONE),
        words('Outcome', outcomeOf),
      ],
      FILE,
    )}`;
  return { id: 'addendum', title: 'What was predicted of the new runs', content };
}

function foundText({ mean, ci95, seeds, of_seeds: all, reason, beside }: EndpointRow): string {
  // Where runs are counted there is no mean, and the counts stand beside it.
  const counts = beside.flatMap(({ text, ci95: own }) => (own === null ? [] : [text]));
  if (mean === null) return reason ?? (counts.join('; ') || NONE);
  return `${signed(mean)} (${intervalText(ci95)}), ${String(seeds)} of ${String(all)} seeds${reason === null ? '' : `; ${reason}`}`;
}

function outcomeOf({ outcome, state }: Pick<PredictionRow, 'outcome' | 'state'>): Content {
  return outcome === null ? state : chip(outcome);
}
