/** A node to be placed. */
export interface SizedNode {
  readonly width: number;
  /** Indices of the nodes it needs; those behind it don't decide its place. */
  readonly needs: readonly number[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** In pixels from the upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Middles of the nodes, in their order. */
  readonly nodes: readonly Point[];
  /** From below what is needed to above what needs it; a point in each layer between. */
  readonly edges: readonly (readonly Point[])[];
}

/** Something that takes a place in a layer: a node, or where an edge passes. */
interface Place {
  readonly width: number;
  readonly above: number[];
  readonly below: number[];
  x: number;
}

/** In pixels. */
export interface Spacing {
  /** Of a layer: how high its nodes are, and how far it is to the next. */
  readonly row: number;
  readonly rowGap: number;
  /** Between neighbours in a layer. */
  readonly gap: number;
}

export const ROW = 30;
const PICTURE: Spacing = { row: ROW, rowGap: 44, gap: 24 };
const MARGIN = 16;
const SWEEPS = 12;

/**
 * Layers from the top down, each node below all that it needs, edges by places in the layers between: Sugiyama,
 * Tagawa and Toda (1981), with the median of neighbours as both order and place.
 */
export function layoutOf(nodes: readonly SizedNode[], spacing = PICTURE): Layout {
  const layers = layersOf(nodes);
  const places: Place[] = nodes.map(({ width }) => ({ width, above: [], below: [], x: 0 }));
  const rows: number[][] = [];
  const rowOf = [...layers];
  const enter = (place: number, row: number): void => {
    (rows[row] ??= []).push(place);
    rowOf[place] = row;
  };
  layers.forEach((row, node) => {
    enter(node, row);
  });
  const chains: number[][] = [];
  nodes.forEach(({ needs }, node) => {
    for (const need of needs) {
      const [from, to] = (layers[need] ?? 0) <= (layers[node] ?? 0) ? [need, node] : [node, need];
      const chain = [from];
      for (let row = (layers[from] ?? 0) + 1; row < (layers[to] ?? 0); row += 1) {
        chain.push(places.length);
        enter(places.length, row);
        places.push({ width: 0, above: [], below: [], x: 0 });
      }
      chain.push(to);
      chains.push(chain);
    }
  });
  for (const chain of chains) {
    chain.slice(1).forEach((place, at) => {
      const before = chain[at] ?? 0;
      places[place]?.above.push(before);
      places[before]?.below.push(place);
    });
  }
  arrange(rows, places, spacing.gap);
  const { row: rowHeight, rowGap } = spacing;
  const [least, most] = places.length === 0 ? [0, 0] : extent(places);
  const point = (place: number): Point => ({
    x: (places[place]?.x ?? 0) - least + MARGIN,
    y: MARGIN + rowHeight / 2 + (rowOf[place] ?? 0) * (rowHeight + rowGap),
  });
  return {
    width: most - least + 2 * MARGIN,
    height: Math.max(1, rows.length) * (rowHeight + rowGap) - rowGap + 2 * MARGIN,
    nodes: nodes.map((_, node) => point(node)),
    edges: chains.map((chain) => chain.map(point)),
  };
}

function extent(places: readonly Place[]): readonly [least: number, most: number] {
  const sides = places.flatMap(({ x, width }) => [x - width / 2, x + width / 2]);
  return [sides.reduce((a, b) => Math.min(a, b)), sides.reduce((a, b) => Math.max(a, b))];
}

/** One more than the lowest of what a node needs. */
function layersOf(nodes: readonly SizedNode[]): readonly number[] {
  const layers: number[] = [];
  nodes.forEach(({ needs }, node) => {
    layers.push(Math.max(0, ...needs.filter((need) => need < node).map((need) => (layers[need] ?? 0) + 1)));
  });
  return layers;
}

/** Down and up again, each layer by the middles of its neighbours in the one before. */
function arrange(rows: number[][], places: readonly Place[], gap: number): void {
  for (const row of rows) spread(row, places, gap, () => 0);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isDown = sweep % 2 === 0;
    for (const row of isDown ? rows : rows.toReversed()) {
      const wanted = (place: number): number => {
        const one = places[place];
        if (one === undefined) return 0;
        const near = isDown ? one.above : one.below;
        return near.length === 0 ? one.x : median(near.map((other) => places[other]?.x ?? 0));
      };
      const order = new Map(row.map((place) => [place, wanted(place)]));
      row.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
      spread(row, places, gap, (place) => order.get(place) ?? 0);
    }
  }
}

/** Puts a layer's places as near to where they want to be as their widths let them. */
function spread(
  row: readonly number[],
  places: readonly Place[],
  gap: number,
  wanted: (place: number) => number,
): void {
  let right = -Infinity;
  let shift = 0;
  for (const place of row) {
    const one = places[place];
    if (one === undefined) continue;
    one.x = Math.max(wanted(place), right + one.width / 2);
    right = one.x + one.width / 2 + gap;
    shift += one.x - wanted(place);
  }
  // What was pushed to the right is pushed back by half, on average.
  for (const place of row) {
    const one = places[place];
    if (one !== undefined) one.x -= shift / row.length;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
