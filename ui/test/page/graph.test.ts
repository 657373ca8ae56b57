import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { miniPlan } from '../../page/graph/mini-plan.js';
import { NODE, placeGraph } from '../../page/graph/paths.js';

describe('the graph of groups', () => {
  const links = [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
    [0, 3],
  ] as const;
  const { nodes, links: paths, width, height } = placeGraph(4, links);

  test('goes from left to right, what is downstream behind all that is upstream', () => {
    for (const [upstream, downstream] of links) {
      assert.ok((nodes[upstream]?.x ?? 0) + NODE.width < (nodes[downstream]?.x ?? 0));
    }
  });

  test('lets no node lie on another or stick out', () => {
    nodes.forEach((node, index) => {
      assert.ok(node.x >= 0 && node.y >= 0 && node.x + NODE.width <= width && node.y + NODE.height <= height);
      for (const other of nodes.slice(index + 1)) {
        const apart = Math.abs(node.x - other.x) >= NODE.width || Math.abs(node.y - other.y) >= NODE.height;
        assert.ok(apart);
      }
    });
  });

  test('draws each link from the right side of one to the left side of the other', () => {
    assert.equal(paths.length, links.length);
    links.forEach(([upstream, downstream], index) => {
      const numbers = (paths[index] ?? '').match(/[\d.]+/g)?.map(Number) ?? [];
      assert.equal(numbers[0], (nodes[upstream]?.x ?? 0) + NODE.width);
      assert.equal(numbers.at(-2), nodes[downstream]?.x);
    });
  });

  test('is a row without links', () => {
    const row = placeGraph(3, []);
    assert.equal(row.height, NODE.height);
    row.nodes.forEach(({ x, y }, index) => {
      assert.equal(y, 0);
      assert.ok(x >= (row.nodes[index - 1]?.x ?? -NODE.width) + NODE.width && x + NODE.width <= row.width);
    });
  });

  test('is nothing without groups', () => {
    assert.deepEqual(placeGraph(0, []).nodes, []);
  });
});

describe('the small squares of a group', () => {
  test('all fit, or none is drawn', () => {
    for (const count of [1, 9, 105, 400]) {
      const plan = miniPlan(count, 132, 14);
      assert.ok(plan !== null);
      const rows = Math.ceil(count / plan.inRow);
      assert.ok(rows * (plan.size + plan.gap) - plan.gap <= 14);
      assert.ok(plan.inRow * (plan.size + plan.gap) - plan.gap <= 132);
    }
    assert.equal(miniPlan(10_000, 132, 14), null);
  });
});
