import { layoutOf, type Point } from '../../../runner/src/reporters/graph-layout.js';

/** In pixels. */
export const NODE = { width: 152, height: 48 } as const;
const GAPS = { beside: 44, below: 12 } as const;

export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  /** Upper left corners, in the order of the groups. */
  readonly nodes: readonly Point[];
  /** SVG paths, in the order of the links. */
  readonly links: readonly string[];
}

/** From left to right, what is upstream first; in a row where nothing is linked, which takes the least of the screen. */
export function placeGraph(count: number, links: readonly (readonly [number, number])[]): PlacedGraph {
  return links.length === 0 ? placeRow(count) : placeLinked(count, links);
}

function placeRow(count: number): PlacedGraph {
  const step = NODE.width + GAPS.below;
  const nodes = Array.from({ length: count }, (_, index) => ({ x: index * step, y: 0 }));
  return { width: Math.max(0, count * step - GAPS.below), height: NODE.height, nodes, links: [] };
}

function placeLinked(count: number, links: readonly (readonly [number, number])[]): PlacedGraph {
  const needs = Array.from({ length: count }, (): number[] => []);
  for (const [upstream, downstream] of links) needs[downstream]?.push(upstream);
  // The layout goes from above to below: here its x is across, and its y along.
  const layout = layoutOf(
    needs.map((own) => ({ width: NODE.height, needs: own })),
    { row: NODE.width, rowGap: GAPS.beside, gap: GAPS.below },
  );
  // Its edges come node by node, each with what the node needs in order.
  const byLink = new Map<string, string>();
  let edge = 0;
  needs.forEach((own, downstream) => {
    for (const upstream of own) {
      byLink.set(`${String(upstream)} ${String(downstream)}`, pathOf(layout.edges[edge] ?? []));
      edge += 1;
    }
  });
  return {
    width: layout.height,
    height: layout.width,
    nodes: layout.nodes.map(({ x, y }) => ({ x: y - NODE.width / 2, y: x - NODE.height / 2 })),
    links: links.map(
      ([upstream, downstream]) => byLink.get(`${String(upstream)} ${String(downstream)}`) ?? '',
    ),
  };
}

/** Out of the right side and into the left one; along the columns that it passes, it lies level. */
function pathOf(points: readonly Point[]): string {
  const half = NODE.width / 2;
  const steps: string[] = [];
  let [x, y] = [0, 0];
  points.forEach((point, index) => {
    const [middle, level] = [point.y, point.x];
    if (index === 0) steps.push(`M${tidy(middle + half)},${tidy(level)}`);
    else {
      const [to, between] = [middle - half, tidy((x + middle - half) / 2)];
      steps.push(`C${between},${tidy(y)} ${between},${tidy(level)} ${tidy(to)},${tidy(level)}`);
      if (index < points.length - 1) steps.push(`H${tidy(middle + half)}`);
    }
    [x, y] = [middle + half, level];
  });
  return steps.join('');
}

function tidy(number: number): string {
  return String(Math.round(number * 10) / 10);
}
