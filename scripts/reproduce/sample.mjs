import { createHash } from 'node:crypto';

/**
 * The groups of pipeline.yaml whose outs have a `compare`, in the order in which a sample takes from them: so a sample
 * of one is of the newest runs, and one of nine has a cell of each.
 */
export const GROUPS = [
  'arms',
  'train',
  'critical',
  'late',
  'curvature',
  'critical-controls',
  'optimum',
  'critical-horizon',
  'curvature-longer',
  'arms-second-engine',
];

/** A large cell takes twenty times as long as a small one. */
const LARGE_SHARE = 1 / 3;

/** @param given a cell's `with`, which names a size of the original's or a number of units */
export function sizeOf({ size, width }) {
  if (size !== undefined) return size;
  if (width >= 1024) return 'large';
  return width >= 256 ? 'medium' : 'small';
}

/**
 * The groups have turns, and each gives one cell a turn. A third of all at most is large, the rest half medium, half
 * small; the seed says whose turn has which of these, and inside a group and size the smallest SHA-256 of seed and name
 * comes first. A group without a cell of that size gives the next smaller one, one without any is passed over.
 *
 * @param cells with `name`, `group` and `size`
 * @returns names, fewer than `count` only where there are no more that may be taken
 */
export function draw(cells, count, seed) {
  const ranked = byRank(cells, seed, ({ name }) => name);
  const chosen = new Set();
  const take = (group, size) => {
    const cell = ranked.find((own) => own.group === group && own.size === size && !chosen.has(own));
    if (cell !== undefined) chosen.add(cell);
    return cell !== undefined;
  };
  let turn = 0;
  for (const { size } of byRank(quota(count), seed, ({ index }) => `size ${index}`)) {
    const inTurn = [...GROUPS.slice(turn), ...GROUPS.slice(0, turn)];
    const giver = inTurn.find((group) => orSmaller(size).some((own) => take(group, own)));
    if (giver !== undefined) turn = (GROUPS.indexOf(giver) + 1) % GROUPS.length;
  }
  return [...chosen].map(({ name }) => name);
}

function quota(count) {
  const large = Math.floor(count * LARGE_SHARE);
  const medium = Math.ceil((count - large) / 2);
  return Array.from({ length: count }, (_, index) => ({
    index,
    size: index < large ? 'large' : index < large + medium ? 'medium' : 'small',
  }));
}

function orSmaller(size) {
  const all = ['large', 'medium', 'small'];
  return all.slice(all.indexOf(size));
}

function byRank(items, seed, nameOf) {
  return items
    .map((item) => ({
      item,
      rank: createHash('sha256')
        .update(`${seed}\n${nameOf(item)}`)
        .digest('hex'),
    }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ item }) => item);
}
