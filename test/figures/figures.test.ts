import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { studyOf } from '../../stages/figures/kit/study.js';
import { FULL_GRID, madeUpCells, type Grid } from '../support/tables.js';
import { draw, FIGURES, textsOf, verdictsOf } from './drawings.js';
import { assertPresentable } from './presentable.js';

const ROOT = join(import.meta.dirname, '..', '..');

const GRIDS: Readonly<Record<string, Grid>> = {
  'the whole grid': FULL_GRID,
  'one seed': { ...FULL_GRID, seeds: [0] },
  'one seed, two epochs, three rates': { ...FULL_GRID, rates: [1, 0.1, 0.01], seeds: [0], epochs: 2 },
  'one epoch': { ...FULL_GRID, epochs: 1 },
  'rates that the original doesn’t have': { ...FULL_GRID, rates: [2, 0.05] },
  'a single rate at which a size has no finite run': { ...FULL_GRID, rates: [1] },
};

const full = madeUpCells(FULL_GRID);

for (const [what, grid] of Object.entries(GRIDS)) {
  describe(what, () => {
    for (const name of FIGURES) {
      test(`${name} is drawn without a warning, as a page can hold it`, async () => {
        const svg = await draw(name, madeUpCells(grid));
        const id = `fashion-mnist-${name}`;
        const [root = ''] = /^<svg[^>]*>/.exec(svg) ?? [];
        assert.match(root, /viewBox="0 0 \d+ \d+"/);
        assert.match(root, /role="img"/);
        assert.doesNotMatch(root, /\s(?:width|height)=/);
        assert.ok(root.includes(`aria-labelledby="${id}-title ${id}-desc"`));
        assertPresentable(id, svg);
        for (const [, own = ''] of svg.matchAll(/ id="([^"]*)"/g)) assert.ok(own.startsWith(`${id}-`), own);
      });
    }
  });
}

test('figures together leave a third of the report’s 1.5 MB to the rest', async () => {
  const bytes = await Promise.all(FIGURES.map(async (name) => Buffer.byteLength(await draw(name, full))));
  // Two data sets.
  assert.ok(2 * bytes.reduce((sum, size) => sum + size, 0) < 1_000_000, bytes.join(' '));
});

test('another process draws the same bytes, in another order', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'write-hashes.ts')],
    { cwd: ROOT },
  );
  const theirs = new Map(
    stdout
      .trim()
      .split('\n')
      .map((line): [string, string] => {
        const [name = '', hash = ''] = line.split(' ');
        return [name, hash];
      }),
  );
  for (const name of FIGURES) {
    const own = createHash('sha256')
      .update(await draw(name, full))
      .digest('hex');
    assert.equal(theirs.get(name), own, name);
  }
});

describe('runs that failed are shown', () => {
  const LARGE = '#007a5e';
  /** Vega's upward triangle, filled with the large network's colour. */
  const triangles = (svg: string): number =>
    [...svg.matchAll(/<path [^>]*>/g)].filter(
      ([path]) =>
        path.includes(`fill="${LARGE}"`) && /d="M0,-[\d.]+L-[\d.]+,[\d.]+L[\d.]+,[\d.]+Z"/.test(path),
    ).length;
  const calm = madeUpCells({ ...FULL_GRID, rates: [0.1, 0.01, 0.001] });

  test('the made-up runs have every kind of failure', () => {
    const verdicts = verdictsOf(full);
    for (const verdict of ['DIVERGED', 'EXPLODED', 'STUCK_AT_CHANCE', 'DEGRADED']) {
      assert.ok(verdicts.has(verdict), verdict);
    }
  });

  test('a run that became non-finite ends in a triangle, with its step and epoch', async () => {
    const svg = await draw('test-loss-by-epoch', full);
    assert.equal(triangles(svg), 4); // three seeds at 1, one at 0.5
    const texts = textsOf(svg).join(' ');
    assert.match(texts, /large 3\/3 not finite: step 217–219, epoch 1\b/);
    assert.match(texts, /large 1\/3 not finite: step 11249, epoch 13\b/);
    assert.match(texts, /small 3\/3 stuck at chance/);
    assert.match(texts, /medium 1\/3 exploded, 2\/3 degraded/);
    assert.match(texts, /lie beyond the frame and are drawn at its edge/);
    assert.equal(triangles(await draw('test-loss-by-epoch', calm)), 0);
  });

  test('the heat map has no blank cell: counts and kinds instead of a number', async () => {
    const texts = textsOf(await draw('heat-map', full));
    for (const text of [
      'no mean',
      '3/3 not finite',
      '1/3 not finite',
      '3/3 stuck',
      '1/3 exploded',
      '2/3 degraded',
    ]) {
      assert.ok(
        texts.some((own) => own.includes(text)),
        text,
      );
    }
    // A mean over survivors says so.
    assert.ok(texts.some((text) => /^sd [\d.]+, 2\/3\b/.test(text)));
  });

  test('the verdicts of seeds that differ stand beside each other with their counts', async () => {
    const texts = textsOf(await draw('verdicts', full));
    assert.ok(texts.includes('1/3') && texts.includes('2/3') && texts.includes('N') && texts.includes('X'));
  });
});

describe('what there is no data for is said', () => {
  test('one seed has no spread', async () => {
    const cells = madeUpCells({ ...FULL_GRID, seeds: [0] });
    for (const name of ['loss-at-0.1', 'test-loss-by-epoch', 'heat-map'] as const) {
      assert.match(textsOf(await draw(name, cells)).join(' '), /One seed: there is no spread to show/, name);
    }
    assert.doesNotMatch(textsOf(await draw('heat-map', cells)).join(' '), /\bsd \d/);
  });

  test('a rate without runs', async () => {
    const cells = madeUpCells({ ...FULL_GRID, rates: [1] });
    const texts = textsOf(await draw('loss-at-0.01', cells));
    assert.ok(texts.includes('no runs'));
    assert.match(texts.join(' '), /There are no runs at rate 0\.01\./);
    assert.ok(textsOf(await draw('batch-loss', cells)).includes('no run'));
  });

  test('a data set without runs is an error that says so', () => {
    assert.throws(() => studyOf('mnist', [], []), /no run on mnist/);
  });
});

describe('a page finds its way in a figure', () => {
  const tags = (svg: string, attribute: string): readonly string[] =>
    [...svg.matchAll(new RegExp(`<g data-${attribute}="[^>]*>`, 'g'))].map(([tag]) => tag);

  test('panels have their scales', async () => {
    const panels = tags(await draw('loss-at-0.1', full), 'panel');
    assert.equal(panels.length, 2);
    assert.match(panels[0] ?? '', /^<g data-panel="train" data-x="linear 1 50" data-y="log [\d.]+ [\d.]+">$/);
    assert.match(panels[1] ?? '', /^<g data-panel="test" /);
    const linear = tags(await draw('loss-at-0.1-linear', full), 'panel');
    assert.match(linear[0] ?? '', /data-y="linear 0 [\d.]+">$/);
    const byRate = tags(await draw('test-loss-by-epoch', full), 'panel');
    assert.equal(byRate.length, FULL_GRID.rates.length);
    assert.match(byRate.at(-1) ?? '', /data-panel="1e_5" data-x="linear 0 50"/);
  });

  test('raw and smoothed lines can be told apart: a raw one for each run', async () => {
    const svg = await draw('loss-at-0.01', full);
    const layers = tags(svg, 'layer');
    assert.equal(layers.filter((tag) => tag.includes('"raw"')).length, 9);
    // A band and a line for each size, and the points that no line shows.
    assert.equal(layers.filter((tag) => tag.includes('"smoothed"')).length, 7);
    assert.equal(tags(await draw('test-loss-by-epoch', full), 'layer').length, 0);
  });
});

test('the caption names the smoothing', async () => {
  const texts = textsOf(await draw('loss-at-0.1', full)).join(' ');
  assert.match(texts, /smoothed \(debiased moving average, factor 0\.6\)/);
});
