import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import type { DatasetSummary } from '../../data/summary.js';
import type { Section } from '../document.js';
import { figure, grouped, NONE } from '../format.js';
import { html, joined, type Html } from '../html.js';
import type { Part } from '../part.js';
import { table } from '../table.js';

interface Split {
  readonly name: string;
  readonly split: DatasetSummary['train'];
}

export function dataSection(parts: readonly Part[]): Section {
  const splits = parts.flatMap(({ dataset, data }): readonly Split[] => [
    { name: `${DATASET_NAMES[dataset]}, training`, split: data.train },
    { name: `${DATASET_NAMES[dataset]}, test`, split: data.test },
  ]);
  const content = html`<p>
      Grey images of one object each: ${joined(parts.map(shape), '; ')}. Networks get pixels / 255 and nothing
      else. Files are accepted only with the SHA-256 that <code>params/params.yaml</code> names.
    </p>
    ${table(
      'Images and pixels of each part; mean and standard deviation of pixels / 255',
      [
        { head: 'Part', cell: ({ name }: Split) => name, kind: 'words' },
        { head: 'Images', cell: ({ split }) => grouped(split.images) },
        { head: 'Mean', cell: ({ split }) => figure(split.pixelMean) },
        { head: 'Standard deviation', cell: ({ split }) => figure(split.pixelSd) },
      ],
      splits,
      { id: 'data-parts', file: 'artifacts/data' },
    )}
    ${classTable(splits)}`;
  return { id: 'data', title: 'Data', content };
}

function shape({ dataset, data: { rows, columns, classes } }: Part): string {
  return `${DATASET_NAMES[dataset]} has ${String(rows)} × ${String(columns)} pixels and ${String(classes)} classes`;
}

function classTable(splits: readonly Split[]): Html {
  const classes = Math.max(0, ...splits.map(({ split }) => split.classCounts.length));
  return table(
    'Images of each class',
    [
      { head: 'Class', cell: (label: number) => label },
      ...splits.map(({ name, split }) => ({
        head: name,
        cell: (label: number): string => {
          const count = split.classCounts[label];
          return count === undefined ? NONE : grouped(count);
        },
      })),
    ],
    Array.from({ length: classes }, (_, label) => label),
    { id: 'data-classes', file: 'artifacts/data' },
  );
}
