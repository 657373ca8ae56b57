import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DagNode } from '../../src/commands/dag.js';
import { layoutOf, type SizedNode } from '../../src/reporters/graph-layout.js';
import { dagDot, dagSvg } from '../../src/reporters/graph-picture.js';

const NODES: readonly DagNode[] = [
  { name: 'fetch', cells: null, needs: [] },
  { name: 'train "<&>"', cells: ['a', 'b'], needs: ['fetch'] },
  { name: 'report', cells: null, needs: ['fetch', 'train "<&>"'] },
];

test('for Graphviz, labels are quoted', () => {
  assert.equal(
    dagDot(NODES),
    'digraph pipeline {\n  node [shape=box, fontname=monospace];\n  n0 [label="fetch"];\n' +
      '  n1 [label="train \\"<&>\\" (2 cells)"];\n  n2 [label="report"];\n' +
      '  n0 -> n1;\n  n0 -> n2;\n  n1 -> n2;\n}\n',
  );
});

test('as SVG, names are text whatever is in them, and each edge is a path', () => {
  const svg = dagSvg(NODES);
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="[\d.]+" height="[\d.]+"/);
  assert.ok(svg.includes('train &#34;&#60;&#38;&#62;&#34; (2 cells)'));
  assert.equal(svg.match(/<path /g)?.length, 3);
  assert.doesNotMatch(svg, /NaN|Infinity|<script|href/);
});

const graphs = fc
  .array(
    fc.record({ width: fc.integer({ min: 20, max: 200 }), needs: fc.array(fc.nat(), { maxLength: 4 }) }),
    {
      maxLength: 20,
    },
  )
  .map((nodes) =>
    nodes.map(({ width, needs }, at): SizedNode => ({
      width,
      needs: [...new Set(needs.filter(() => at > 0).map((need) => need % at))],
    })),
  );

test('each node stands below all that it needs, and none over another', () => {
  fc.assert(
    fc.property(graphs, (nodes) => {
      const layout = layoutOf(nodes);
      layout.nodes.forEach(({ x, y }, one) => {
        const own = nodes[one];
        assert.ok(own !== undefined && Number.isFinite(x + y));
        for (const need of own.needs) assert.ok((layout.nodes[need]?.y ?? Infinity) < y);
        layout.nodes.forEach((other, two) => {
          const apart = Math.abs(other.x - x) - (own.width + (nodes[two]?.width ?? 0)) / 2;
          assert.ok(one === two || other.y !== y || apart > 0, `${one} and ${two}`);
        });
        assert.ok(x - own.width / 2 >= 0 && x + own.width / 2 <= layout.width);
      });
    }),
  );
});

test('groups that need each other’s cells are drawn, too', () => {
  const { edges } = layoutOf([
    { width: 50, needs: [1] },
    { width: 50, needs: [0] },
  ]);
  assert.equal(edges.length, 2);
});
