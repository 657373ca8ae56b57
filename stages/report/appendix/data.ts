import { DATASET_NAMES, FASHION_CLASSES } from '../../words/names.js';
import type { DatasetSummary } from '../../tables/dataset-summary.js';
import type { Section } from '../document.js';
import { grouped } from '../../words/english.js';
import { figure, NONE, shown } from '../format.js';
import { exhibit } from '../exhibit.js';
import { html, joined, type Html } from '../html.js';
import type { Part } from '../part.js';
import type { Figure } from '../study.js';
import { figures, table, words } from '../table.js';

interface Split {
  readonly name: string;
  readonly split: DatasetSummary['train'];
}

export function dataSection(parts: readonly Part[], samples: readonly Figure[]): Section {
  const splits = parts.flatMap(({ dataset, data }): readonly Split[] => [
    { name: `${DATASET_NAMES[dataset]}, training`, split: data.train },
    { name: `${DATASET_NAMES[dataset]}, test`, split: data.test },
  ]);
  const content = html`<p>
      Grey images of one object each: ${joined(parts.map(shape), '; ')}. Networks get pixels / 255 and nothing
      else. Files are accepted only with the SHA-256 that <code>params/params.yaml</code> names.
    </p>
    ${samples.map(sampleFigure)}
    ${table(
      'Images and pixels of each part, as artifacts/data has them; mean and standard deviation of pixels / 255',
      splits,
      [
        words('Part', ({ name }) => name),
        figures('Images', ({ split }) => grouped(split.images)),
        figures('Mean', ({ split }) => figure(split.pixelMean)),
        figures('Standard deviation', ({ split }) => figure(split.pixelSd)),
      ],
      { id: 'data-parts' },
    )}
    ${classTable(splits)}`;
  return { id: 'data', title: 'Data', content };
}

function sampleFigure({ dataset, svg }: Figure): Html {
  return exhibit({
    id: `${dataset}-samples`,
    title: `${DATASET_NAMES[dataset]}: images of each class`,
    caption:
      'As they come first in the training file; nobody chose them. Images of Zalando’s articles, © 2017 Zalando SE (Zalando Research: H. Xiao, K. Rasul, R. Vollgraf), under the MIT licence.',
    file: `artifacts/figures/${dataset}/samples.svg`,
    svg,
  });
}

function shape({ dataset, data: { rows, columns, classes } }: Part): string {
  return `${DATASET_NAMES[dataset]} has ${String(rows)} × ${String(columns)} pixels and ${String(classes)} classes`;
}

function classTable(splits: readonly Split[]): Html {
  const classes = Math.max(0, ...splits.map(({ split }) => split.classCounts.length));
  return table(
    'Images of each class, as artifacts/data has them',
    Array.from({ length: classes }, (_, label) => label),
    [
      figures('Class', (label: number) => label),
      words('In Fashion-MNIST', (label) => FASHION_CLASSES[label] ?? NONE),
      ...splits.map(({ name, split }) =>
        figures(name, (label: number) => shown(split.classCounts[label], grouped)),
      ),
    ],
    { id: 'data-classes' },
  );
}
