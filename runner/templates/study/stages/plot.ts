import { writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
import { View, parse } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { bySetting } from './lib/by-setting.js';
import { readCsv } from './lib/run.js';

const { deps, outs } = stage({ deps: ['table'], outs: ['figure'] });
const values = bySetting(readCsv(deps.table)).map(({ hidden, rate, mean, range }) => ({
  panel: `${String(hidden)} hidden units`,
  hidden,
  rate,
  mean,
  low: range?.[0] ?? null,
  high: range?.[1] ?? null,
}));
const rate = { field: 'rate', type: 'quantitative', scale: { type: 'log' }, title: 'learning rate' } as const;
const spec: TopLevelSpec = {
  title: 'Test loss by learning rate: mean over seeds, the bar from the smallest to the largest',
  data: { values },
  facet: { column: { field: 'panel', title: null, sort: { field: 'hidden' } } },
  spec: {
    width: 240,
    height: 200,
    layer: [
      {
        mark: { type: 'rule', color: '#0072b2' },
        encoding: {
          x: rate,
          y: { field: 'low', type: 'quantitative', title: 'test loss (nats)' },
          y2: { field: 'high' },
        },
      },
      {
        mark: { type: 'line', point: { color: '#0072b2' }, color: '#0072b2' },
        encoding: { x: rate, y: { field: 'mean', type: 'quantitative', title: 'test loss (nats)' } },
      },
      {
        // A mean that isn't finite is shown, not left out.
        transform: [{ filter: 'datum.mean === null' }],
        mark: { type: 'text', text: 'NaN', color: '#d55e00' },
        encoding: { x: rate, y: { value: 12 } },
      },
    ],
  },
};
const view = new View(parse(compile(spec).spec), { renderer: 'none' });
writeFileSync(outs.figure, await view.toSVG());
