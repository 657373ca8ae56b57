import { widthsText } from '../../words/critical-words.js';
import { counted, grouped } from '../../words/english.js';
import { DATASET_NAMES, FASHION_CLASSES } from '../../words/names.js';
import { designTable } from '../appendix/method.js';
import type { Section } from '../document.js';
import { rate } from '../format.js';
import { html } from '../html.js';
import { ratesOf, seedsText, type Part } from '../part.js';
import type { Study } from '../study.js';
import { appendixLink } from '../cite.js';

export function methodSection(study: Study, parts: readonly Part[]): Section {
  const content = html`${designTable('Design', designOf(study, parts), 'design')}
    <p>
      A mean is over seeds, and its interval is Student’s t over them. The protocol, the rules for claims and
      the predictions were committed before the runs that they judge; seed 0 had been looked at, and has no
      part in the main study. Predictions and what became of them:
      ${appendixLink('predictions', 'what was predicted')}. A second engine, another library with the same
      initial weights and batches, trained the earlier study’s grid once more:
      ${appendixLink('engines', 'two engines')}.
    </p>
    <p>
      <strong>Limits.</strong> A threshold lies between two rates of a grid, and is the first failure, not the
      last. Few seeds show a spread and don’t measure it well: the main study has
      ${counted(study.critical.per_seed.length, 'seed')}, a control at most
      ${String(Math.max(0, ...study.controls.controls.map(({ per_seed: all }) => all.length)))}. The original
      is known from its text and figures.
    </p>`;
  return { id: 'main-method', title: 'Method and limits', content };
}

function designOf(
  { critical, params }: Study,
  parts: readonly Part[],
): readonly (readonly [string, string])[] {
  const { batch, epochs } = params.training;
  const sizes = parts[0]?.sizes.map(({ name, parameters }) => `${name} ${grouped(parameters)}`);
  return [
    [
      'networks',
      `784–n–n–10 with ReLU, n = ${widthsText(critical)}; weights and biases uniform in ±1/√fan-in`,
    ],
    [
      'training',
      `plain gradient descent on batches of ${String(batch)}, one constant rate, mean cross-entropy, float32`,
    ],
    [
      'main study',
      `${counted(critical.per_seed.length, 'seed')}, ${counted(critical.epochs, 'epoch')}, ${String(critical.steps)} rates an octave from ${critical.lowest_rate.toPrecision(3)} to ${critical.highest_rate.toPrecision(3)}, ${DATASET_NAMES[critical.dataset]} (${counted(FASHION_CLASSES.length, 'class', 'classes')}, pixels / 255)`,
    ],
    [
      'earlier grid',
      `${counted(epochs, 'epoch')}, rates ${ratesOf(parts).map(rate).join(', ')}; ${parts.map((part) => `${DATASET_NAMES[part.dataset]} with ${seedsText(part)}`).join('; ')}`,
    ],
    ...(sizes === undefined ? [] : [['parameters', sizes.join(', ')] as const]),
  ];
}
