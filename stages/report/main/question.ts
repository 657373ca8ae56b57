import { DATASET_NAMES } from '../../words/names.js';
import { widthsText } from '../../words/critical-words.js';
import { counted, grouped } from '../../words/english.js';
import type { Section } from '../document.js';
import { html } from '../html.js';
import type { Part } from '../part.js';
import type { Study } from '../study.js';
import { appendixLink } from '../cite.js';

export function questionSection({ critical, controls }: Study, parts: readonly Part[]): Section {
  const runs = critical.widths.flatMap(({ shares }) => shares).reduce((sum, share) => sum + share.runs, 0);
  const cells = parts.reduce((sum, part) => sum + part.cells.length, 0);
  const content = html`<p>
      Larger networks have more weights, and each step changes more of them at once. So, the hypothesis goes,
      a large network is more sensitive to a high learning rate, and needs a smaller one to train stably. An
      earlier study put this to three networks with two hidden layers of 64, 256 and 1024 units, with one run
      each, and found it not supported.
    </p>
    <p>
      “Needs a smaller rate” can be asked in two ways. <em>When</em> does training fail: up to which rate does
      a network still learn? And <em>how</em> does it fail beyond: does its loss overflow, or does it stop
      learning? Here are ${grouped(runs)} runs of ${widthsText(critical)} units a layer, at
      ${String(critical.steps)} rates an octave (an octave doubles the rate), from
      ${counted(critical.per_seed.length, 'seed')}, on ${DATASET_NAMES[critical.dataset]};
      ${counted(controls.controls.length, 'control')} that change one thing each; and the earlier study’s own
      grid, ${counted(cells, 'run')}. What counts as failure, and which slope would support the hypothesis,
      was committed before the runs (${appendixLink('method', 'protocol and definitions')}).
    </p>`;
  return { id: 'question', title: 'The question', content };
}
