import { markdownTable } from 'markdown-table';
import type { Controls } from '../tables/controls.js';
import { CONTROL_CHANGES, CONTROL_NAMES } from '../words/control-names.js';
import { controlsReading } from '../words/control-words.js';
import { intervalText, signed } from '../words/critical-words.js';
import { probability } from '../words/secondary-words.js';

/** What the controls change, in CONCLUSION.md. */
export function controlSections(result: Controls): readonly string[] {
  return [
    '### Controls',
    controlsReading(result),
    'Slope: of log2 critical rate on log2 width. Difference: from the main study’s at the same seeds, widths and steps, seed by seed; p by Holm over the controls.',
    markdownTable(
      [
        [
          'control',
          'what differs',
          'slope',
          '95 % interval',
          'difference',
          '95 % interval',
          'p',
          'p by Holm',
          'verdict',
          'seeds',
        ],
        ...result.controls.map(
          ({
            control,
            mean_slope: slope,
            ci95,
            slope_difference: difference,
            slope_p: p,
            slope_p_holm: holm,
            verdict,
            seeds,
            per_seed: all,
          }) => [
            CONTROL_NAMES[control],
            CONTROL_CHANGES[control],
            slope === null ? '–' : signed(slope),
            ci95 === null ? '–' : intervalText(ci95),
            difference.mean === null ? '–' : signed(difference.mean),
            difference.ci95 === null ? '–' : intervalText(difference.ci95),
            probability(p),
            probability(holm),
            verdict,
            `${seeds}/${all.length}`,
          ],
        ),
      ],
      { align: ['l', 'l', 'r', 'r', 'r', 'r', 'r', 'r', 'l', 'r'] },
    ),
  ];
}
