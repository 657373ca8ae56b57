import type { ArmSlopes, ArmThreshold } from '../../tables/arms.js';
import { html, type Html } from '../html.js';
import { table } from '../table.js';

/** Seeds of the addendum's arms, as a params file has them. */
export interface ArmSeeds {
  readonly slopes: readonly number[];
  readonly late: readonly number[];
  readonly mnist: readonly number[];
  readonly mse: readonly number[];
  readonly otherSlopes: readonly number[];
  readonly w2048: readonly number[];
}

/** How far the arms are, and what is known of them. */
export interface Arms {
  readonly recorded: ArmSeeds;
  readonly planned: ArmSeeds;
  readonly slopes: ArmSlopes;
}

/** What is known of an arm that is whole. */
export interface WholeArm {
  readonly arm: string;
  readonly usable: ArmThreshold;
  readonly overflow: ArmThreshold;
}

/** Of others nothing is said. */
export function armsWhole({ slopes }: Pick<Arms, 'slopes'>): readonly WholeArm[] {
  return slopes.arms.flatMap(({ arm, state, usable, overflow }) =>
    state === 'whole' && usable !== null && overflow !== null ? [{ arm, usable, overflow }] : [],
  );
}

const ASKS: readonly (readonly [key: keyof ArmSeeds, name: string, asks: string])[] = [
  ['slopes', 'leaky ReLU, slopes 0 and 0.1', 'are narrow networks spared NaN by dying?'],
  ['late', '50 epochs at rates 0.5 and 1.0', 'do large networks become NaN late?'],
  ['mnist', 'MNIST, five widths', 'is it the same on other data?'],
  ['mse', 'MSE, fresh seeds', 'does squared error make the slope fall?'],
  ['otherSlopes', 'leaky ReLU, slopes 0.001 and 0.01', 'how much of a slope is enough?'],
  ['w2048', '2,048 units', 'does the line go on?'],
];

/** What is under way, by seeds. */
export function armsTable({ recorded, planned }: Arms): Html {
  type Row = (typeof ASKS)[number];
  return table(
    'Runs under way, on fresh seeds: predictions are committed, and nothing is said of an arm before it is whole',
    [
      { head: 'Arm', cell: ([, name]: Row) => name, kind: 'prose' },
      { head: 'Asks', cell: ([, , asks]) => asks, kind: 'prose' },
      {
        head: 'Seeds',
        cell: ([key]) => html`${stateOf(recorded[key].length, planned[key].length)}`,
        kind: 'words',
      },
    ],
    ASKS,
    { id: 'arms' },
  );
}

function stateOf(recorded: number, planned: number): string {
  if (recorded === 0) return 'not yet run';
  return recorded < planned ? `${String(recorded)} of ${String(planned)}` : `all ${String(planned)}`;
}
