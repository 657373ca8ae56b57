import type { Verdict } from '../../analysis/verdict.js';
import { DATASET_NAMES } from '../../words/names.js';
import { chip } from '../chip.js';
import type { Section } from '../document.js';
import { counted, grouped, listed } from '../../words/english.js';
import { rate } from '../format.js';
import { html, joined, type Content, type Html } from '../html.js';
import { distinct, ratesOf, seedsText, type NetworkSize, type Part } from '../part.js';
import type { Study } from '../study.js';
import { definitions, prose, table, words } from '../table.js';

/** In the order in which they are tried; docs/protocol.md has the exact words. */
const DEFINITIONS: readonly (readonly [Verdict, string])[] = [
  ['DIVERGED', 'a batch loss or a weight became NaN or infinite'],
  [
    'EXPLODED',
    'finite, but the last batch losses are above twice chance, or the training loss above 1.5 times that of the start',
  ],
  ['SLOW', 'the training loss falls nearly every epoch and is still high or still falling'],
  [
    'STUCK_AT_CHANCE',
    'the last five epochs sit at the loss of guessing; dead: in a hidden layer all but all units are off',
  ],
  ['DEGRADED', 'none of these, and the training loss ends above 1'],
  [
    'OVERFIT',
    'the test loss is at least 5 % above its minimum in each of the last five epochs, while the training loss fell',
  ],
  ['CONVERGED', 'over the last ten epochs the test loss changed by at most 1 %'],
  ['IMPROVING', 'it fell by more'],
  ['DRIFTING', 'it rose by more'],
  ['UNJUDGED', 'fewer than 11 epochs, and no failure'],
];

export function methodSection(study: Study, parts: readonly Part[]): Section {
  const content = html`<p>
      The protocol (<code>docs/protocol.md</code>) and the rules (<code>params/claims.yaml</code>) were
      written and committed before the runs. A network of each size is trained at each rate from each seed.
      The batch order depends on the seed alone, so that every size and rate of a seed sees the same batches;
      initial weights have streams of their own. A run ends where it becomes NaN or infinite, and the step is
      recorded. No run is left out, repeated or replaced for its result. Before the critical-rate study,
      octaves of seed 0 were looked at, which showed the order opposite to the hypothesis; the decision rule
      is older than that look, some definitions are younger (the protocol says which), and seed 0 has no part
      in that study.
    </p>
    ${designTable('Design, by params/params.yaml', design(study, parts), 'method-design')}
    <h3 id="definitions">Verdicts, in short</h3>
    <p>
      Every run gets the first that fits. Training loss is evaluated on the first 10,000 training images, test
      loss on all test images; both are mean cross-entropies in nats.
    </p>
    ${definitions(DEFINITIONS.map(([verdict, words]) => [chip(verdict), words]))}
    <p>
      <strong>Also in the tables.</strong> <em>e*</em>: the epoch with the smallest five-epoch median of the
      test loss, the onset of overfitting. <em>GL(E)</em>: by how many percent the last test loss lies above
      the smallest. <em>r</em>: test loss now over test loss ten epochs ago, each a median of three.
      <em>Roughness</em>: root mean square of the second differences of the logarithm of the test loss.
      <em>Spikes</em>: batches whose loss lies more than z robust standard deviations above the median of the
      1,000 before. <em>Catapult</em>: the loss first rose well above its start, then fell below it.
    </p>
    <p>
      <strong>Statistics.</strong> A mean stands with n/k where runs became non-finite: it is over the
      survivors, and conditional on that. Intervals are Student’s t over the seeds, 95 %; with one seed there
      is none. Best epochs and best test losses are minima over the test set: they describe, and rank nothing.
    </p> `;
  return { id: 'method', title: 'Method', content };
}

type Factor = readonly [name: string, values: Content];

export function designTable(label: string, factors: readonly Factor[], id: string): Html {
  return table(label, factors, [words('Factor', ([name]) => name), prose('Values', ([, values]) => values)], {
    id,
  });
}

function design({ params }: Study, parts: readonly Part[]): readonly Factor[] {
  const { epochs, batch } = params.training;
  return [
    ['data', lines(parts.map((part) => `${DATASET_NAMES[part.dataset]}: ${seedsText(part)}`))],
    ['size', lines(parts.flatMap(({ sizes, data }) => sizes.map((size) => sizeLine(size, data))))],
    ['learning rate', `${ratesOf(parts).map(rate).join(', ')}; constant`],
    [
      'training',
      `plain SGD, ${counted(epochs, 'epoch')} of ${listed(distinct(parts.map(({ batchesPerEpoch }) => grouped(batchesPerEpoch))))} batches of ${String(batch)}, reshuffled each epoch, the last incomplete batch dropped`,
    ],
    ['loss', 'mean softmax cross-entropy on logits, float32'],
    ['initialisation', 'weights and biases uniform in ±1/√fan-in'],
    ['engine', params.engines.join(', ')],
  ];
}

function sizeLine(
  { name, hidden, parameters }: NetworkSize,
  { rows, columns, classes }: Part['data'],
): string {
  return `${name}: ${[rows * columns, ...hidden, classes].join('-')}, ReLU, ${grouped(parameters)} parameters`;
}

/** Equal lines, as the data sets' usually are, stand once. */
function lines(all: readonly string[]): Html {
  return joined(distinct(all), html`<br />`);
}
