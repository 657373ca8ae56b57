import { cpus } from 'node:os';
import { markdownTable } from 'markdown-table';
import { FIGURES, type Comparison, type EpochPairs, type Pair, type Parting } from './compare.js';
import type { Python } from './python.js';

export interface Compared {
  readonly name: string;
  readonly comparison: Comparison;
}

const NAMES: Readonly<Record<(typeof FIGURES)[number], string>> = {
  trainLoss: 'training loss',
  testLoss: 'test loss',
  trainAccuracy: 'training accuracy',
  testAccuracy: 'test accuracy',
};

const SUMMARY: readonly (readonly [name: string, align: 'l' | 'r'])[] = [
  ['cell', 'l'],
  ['batch losses part by 1e-4', 'l'],
  ['largest difference of an epoch’s test loss', 'l'],
  ['verdict', 'l'],
  ['PyTorch', 'l'],
  ['final test loss', 'r'],
  ['PyTorch', 'r'],
  ['interval of one more run (T2)', 'l'],
  ['place', 'r'],
  ['agrees as a rerun', 'l'],
];

/** Markdown: a row a cell, then for each cell a table with a row an epoch. */
export function reportOf(versions: Python['versions'], compared: readonly Compared[]): string {
  const summary = markdownTable([SUMMARY.map(([name]) => name), ...compared.map(summaryRow)], {
    align: SUMMARY.map(([, align]) => align),
  });
  return `${[introduction(versions), summary, ...compared.map(epochTable)].join('\n\n')}\n`;
}

function introduction({ torch, numpy, python, instructions }: Python['versions']): string {
  return (
    `${cpus()[0]?.model ?? 'unknown CPU'}, one thread; PyTorch ${torch} (${instructions}), NumPy ${numpy}, ` +
    `Python ${python}, Node ${process.versions.node}.\n\n` +
    'Recorded cells, trained anew in PyTorch from the same initial weights and on the same batches. Differences are ' +
    'relative to the record, whose figures have six digits: up to 5e-6 they are its rounding. At place 0 a loss is in ' +
    'the middle of the interval, at −1 and 1 at its ends.'
  );
}

function summaryRow({ name, comparison }: Compared): string[] {
  const { epochs, parting, verdicts, place, judged } = comparison;
  const last = epochs.at(-1)?.figures.testLoss;
  return [
    name,
    describe(parting),
    largest(epochs),
    verdicts.record,
    verdicts.pytorch,
    loss(last?.record ?? null),
    loss(last?.pytorch ?? null),
    place === null
      ? 'none'
      : `${place.low.toPrecision(4)} … ${place.high.toPrecision(4)}, ${place.seeds} seeds`,
    place === null ? '–' : place.position.toFixed(2).replace('-', '−'),
    judged.differences.length > 0 ? `not: ${judged.differences.join('; ')}` : (judged.tier ?? judged.how),
  ];
}

function describe(parting: Parting): string {
  switch (parting.kind) {
    case 'nowhere':
      return 'nowhere';
    case 'at':
      return `at step ${parting.step}`;
    case 'by':
      return `after step 199, by step ${parting.step}`;
  }
}

/** `3.1e-3 at epoch 12`. */
function largest(epochs: readonly EpochPairs[]): string {
  const found = epochs.reduce<{ readonly epoch: number; readonly difference: number } | null>(
    (most, { epoch, figures: { testLoss } }) =>
      testLoss.difference === null || (most !== null && testLoss.difference <= most.difference)
        ? most
        : { epoch, difference: testLoss.difference },
    null,
  );
  return found === null ? '–' : `${found.difference.toExponential(1)} at epoch ${found.epoch}`;
}

function epochTable({ name, comparison }: Compared): string {
  const head = ['epoch', ...FIGURES.flatMap((figure) => [NAMES[figure], 'PyTorch', 'difference'])];
  const rows = comparison.epochs.map(({ epoch, figures }) => [
    String(epoch),
    ...FIGURES.flatMap((figure) => pairCells(figures[figure], figure.endsWith('Loss') ? loss : share)),
  ]);
  return `## ${name}\n\n${markdownTable([head, ...rows], { align: head.map(() => 'r') })}`;
}

function pairCells(
  { record, pytorch, difference }: Pair,
  text: (value: number | null) => string,
): readonly string[] {
  return [text(record), text(pytorch), difference === null ? '–' : difference.toExponential(1)];
}

/** Six digits, as the record has. */
function loss(value: number | null): string {
  return value === null ? '–' : value.toPrecision(6);
}

function share(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}
