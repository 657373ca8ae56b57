import { cpus } from 'node:os';
import { markdownTable } from 'markdown-table';
import { boundAt } from '../../stages/analysis/agreement-band.js';
import type { Measured } from './measure.js';
import { ULPS } from './moved.js';

const SHOWN = [0, 10, 20, 50, 100, 199];

/** Markdown: the bands, what ordinary runs fill of them, and when wrong gradients leave them. */
export function reportOf(measured: readonly Measured[]): string {
  return `${[
    `${cpus()[0]?.model ?? 'unknown CPU'}, one thread, Node ${process.versions.node}. Bands of the batch losses' relative ` +
      `difference, from runs of onnxruntime whose initial weights were moved by ±${ULPS} float32 numbers. Ordinary runs ` +
      '(weights moved by one, and tfjs-node) are held against the band of the other seeds.',
    bands(measured),
    '## Wrong gradients: the first step outside the band',
    "With float32 losses / with the record's six digits; –: not within 200 steps. Seed 0.",
    faults(measured),
  ].join('\n\n')}\n`;
}

function bands(measured: readonly Measured[]): string {
  const header = [
    'place',
    'seeds × draws',
    ...SHOWN.map((step) => `step ${step}`),
    'ordinary runs',
    'outside',
    'fill',
  ];
  const rows = measured.map(({ place, band, ordinary }) => {
    const outside = ordinary.filter((run) => run.outside !== null);
    return [
      nameOf(place),
      `${place.seeds.length} × ${place.draws}`,
      ...SHOWN.map((step) => boundAt(band, step).toExponential(1)),
      String(ordinary.length),
      outside.length === 0
        ? '0'
        : outside.map(({ seed, what, outside: step }) => `${what}, seed ${seed}, step ${step}`).join('; '),
      Math.max(...ordinary.map(({ fill }) => fill)).toFixed(2),
    ];
  });
  return markdownTable([header, ...rows]);
}

function faults(measured: readonly Measured[]): string {
  const names = measured[0]?.caught.map(({ fault }) => fault) ?? [];
  const rows = measured.map(({ place, caught }) => [
    nameOf(place),
    ...caught.map(({ step, inRecord }) => `${step ?? '–'} / ${inRecord ?? '–'}`),
  ]);
  return markdownTable([['place', ...names], ...rows]);
}

function nameOf({ dataset, hidden, learningRate }: Measured['place']): string {
  return `${dataset}, ${hidden.join('-')}, ${learningRate}`;
}
