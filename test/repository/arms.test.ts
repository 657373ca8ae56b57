import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ARM_DESIGNS } from '../../stages/analysis/arms/designs.js';
import { decodePlannedArms, type Arms } from '../../stages/params/planned-arms.js';
import { Checkout } from '../support/checkout.js';

const checkout = new Checkout();
after(() => {
  checkout.remove();
});

const root = join(import.meta.dirname, '..', '..');
const source = readFileSync(join(root, 'params', 'arms-planned.yaml'), 'utf8');
const planned = decodePlannedArms(source, 'arms-planned.yaml');

/** The cells of an arm, as the plan and its design have them. */
function cellsOf(plan: Arms, design: (typeof ARM_DESIGNS)[number]): readonly object[] {
  const { arm, dataset, activation, loss, entry } = design;
  const { widths, seeds, octaves, cut } = plan[entry];
  const { steps } = plan;
  return widths.flatMap((width) =>
    seeds.flatMap((seed) =>
      [...octaves, ...cut].map((octave) => {
        const batches = cut.includes(octave) ? plan.cut : plan.whole;
        return { arm, dataset, activation, loss, batchSize: 64, batches, width, seed, octave, steps };
      }),
    ),
  );
}

test('with the plan’s params the pipeline declares every cell of every arm, as the analysis expects it', () => {
  checkout.edit('params/arms.yaml', () => source);
  const stages = checkout.list();
  const arms = stages.filter(({ group }) => group === 'arms').map((stage) => stage.with);
  const text = (value: unknown): string => JSON.stringify(Object.entries(value ?? {}).toSorted());
  assert.deepEqual(
    arms.map(text).toSorted(),
    ARM_DESIGNS.flatMap((design) => cellsOf(planned, design))
      .map(text)
      .toSorted(),
  );

  const { widths, seeds, octaves } = planned['second-engine'];
  const again = stages.filter(({ group }) => group === 'arms-second-engine').map(({ name }) => name);
  assert.deepEqual(
    again.toSorted(),
    ['slope-0', 'slope-0.1']
      .flatMap((arm) =>
        widths.flatMap((width) =>
          seeds.flatMap((seed) =>
            octaves.map((octave) => `arms-second-engine@${arm}/w${width}/s${seed}/o${octave}`),
          ),
        ),
      )
      .toSorted(),
  );

  const { half, one, 'large-one': largeOne } = planned.late;
  const late = stages.filter(({ group }) => group === 'late').map(({ name }) => name);
  const expected = [
    ...['large', 'medium', 'small'].flatMap((size) =>
      half.map((seed) => `late@${size}/lr0.5/s${String(seed)}`),
    ),
    ...['medium', 'small'].flatMap((size) => one.map((seed) => `late@${size}/lr1.0/s${String(seed)}`)),
    ...largeOne.map((seed) => `late@large/lr1.0/s${String(seed)}`),
  ];
  assert.deepEqual(late.toSorted(), expected.toSorted());
});
