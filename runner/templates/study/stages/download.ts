import { writeFileSync } from 'node:fs';
import { integer, nullable, number, object, stage, string } from 'lockstep/stage';
import { $ } from 'zx';
import { randomNumbers } from './lib/random.js';

const { params, outs } = stage({
  params: object({
    source: object({
      url: nullable(string()),
      points: integer(20),
      noise: number({ min: 0 }),
      seed: integer(),
    }),
  }),
  outs: ['raw'],
});
const { url, points, noise, seed } = params.source;
if (url === null) writeFileSync(outs.raw, twoSpirals());
else await $`curl --fail --silent --show-error --location --output ${outs.raw} ${url}`;

/** Two arms of one turn and a half, the points spread around them. */
function twoSpirals(): string {
  const random = randomNumbers(seed);
  const rows = Array.from({ length: points }, (_, index) => {
    const label = index % 2;
    const turn = 3 * Math.PI * Math.sqrt(random());
    const angle = turn + label * Math.PI;
    const spread = (): number => noise * (random() + random() + random() - 1.5);
    const [x, y] = [turn * Math.cos(angle) + spread(), turn * Math.sin(angle) + spread()];
    return `${x.toFixed(4)},${y.toFixed(4)},${String(label)}`;
  });
  return `${['x,y,label', ...rows].join('\n')}\n`;
}
