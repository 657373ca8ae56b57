import { markdownTable } from 'markdown-table';
import type { Secondary } from '../tables/secondary.js';
import { probability, secondaryReading, slopeFigure } from '../words/secondary-words.js';

/** The family of secondary endpoints, in CONCLUSION.md. */
export function secondarySections(result: Secondary): readonly string[] {
  return [
    '### Secondary endpoints',
    secondaryReading(result),
    markdownTable(
      [
        ['endpoint', 'slope on log2 width', '95 % interval', 'seeds', 'p', 'p by Holm'],
        ...result.endpoints.map(({ name, mean, ci95, seeds, without, p, p_holm: holm }) => [
          name,
          mean === null ? '–' : slopeFigure(mean),
          ci95 === null ? '–' : `${slopeFigure(ci95[0])} … ${slopeFigure(ci95[1])}`,
          `${seeds}/${seeds + without}`,
          probability(p),
          probability(holm),
        ]),
      ],
      { align: ['l', 'r', 'r', 'r', 'r', 'r'] },
    ),
  ];
}
