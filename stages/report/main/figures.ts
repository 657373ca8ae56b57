import { exhibit } from '../exhibit.js';
import type { Content, Html } from '../html.js';
import type { Study } from '../study.js';

const WORDS = {
  'critical-rate': {
    title: 'The largest usable learning rate by width',
    caption: 'Rings are seeds, larger where several agree. Dashed: how it would fall if it went as 1/√width.',
  },
  severity: {
    title: 'The slope by how bad a failure has to be',
    caption:
      'A slope of −1 halves the rate with each doubling of the width, one of 0 leaves it alone; the grey band counts as no dependence. Lines: 95 % intervals.',
  },
  'failure-kinds': {
    title: 'What became of the runs, by rate and width',
    caption: 'Shares of the runs at each rate. Dashed: the largest usable rate.',
  },
  curvature: {
    title: 'Curvature before training and the largest usable rate',
    caption:
      '2/λ₀ bounds the rate of stable full-batch descent where training begins. Means with 95 % intervals, and each seed.',
  },
  conditions: {
    title: 'The slope when one thing is changed',
    caption: 'Means over the seeds with 95 % intervals. The grey band counts as no dependence.',
  },
};

/** The figure as the main page shows it; nothing where it isn't drawn. @param more of its caption */
export function mainFigure(
  { mainFigures }: Study,
  kind: keyof typeof WORDS,
  more: Content = '',
): readonly Html[] {
  const { title, caption } = WORDS[kind];
  return mainFigures
    .filter((figure) => figure.kind === kind)
    .map(({ svg, phone }) =>
      exhibit({
        id: `figure-${kind}`,
        title,
        caption: [caption, ' ', more],
        file: `artifacts/figures/main/${kind}.svg`,
        svg,
        phone,
      }),
    );
}
