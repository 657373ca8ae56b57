import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Chart } from '../../stages/report/chart.js';
import { loss, rate } from '../../stages/report/format.js';
import { pageScript } from '../../stages/report/page-script.js';
import { renderReport } from '../../stages/report/render.js';
import { STYLE } from '../../stages/report/style.js';
import { syntheticFigure, syntheticStudy } from './synthetic.js';

const study = await syntheticStudy();
const script = await pageScript(join(import.meta.dirname, '..', '..', 'stages', 'report', 'page'));
const report = renderReport(study, script);

/** The text of every element of this name, markup within left out. */
function texts(page: string, element: string): readonly string[] {
  return [...page.matchAll(new RegExp(`<${element}[ >][\\s\\S]*?</${element}>`, 'g'))].map(([markup]) =>
    markup
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

describe('the report of a study of the real size', () => {
  test('is smaller than 1.5 MB', () => {
    assert.ok(Buffer.byteLength(report) < 1_500_000, `${String(Buffer.byteLength(report))} bytes`);
  });

  test('is the same to the byte from two processes, in other languages and time zones', async () => {
    const script = join(import.meta.dirname, 'write-synthetic.ts');
    const [first, second] = await Promise.all(
      [
        { LANG: 'C', TZ: 'UTC' },
        { LANG: 'de_DE.UTF-8', TZ: 'Pacific/Auckland' },
      ].map(async (env) => {
        const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 26 };
        return (await promisify(execFile)(process.execPath, ['--import', 'tsx', script], options)).stdout;
      }),
    );
    assert.equal(first, second);
    assert.equal(first, report);
  });

  test('has no script but its own, and loads nothing', () => {
    const scripts = [...report.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/gi)];
    const [own, ...others] = scripts.filter(([, attributes]) => attributes !== ' type="application/json"');
    assert.equal(own?.[2], script);
    assert.deepEqual(others, []);
    const withoutLinks = report
      .replace(`<script>${script}</script>`, '')
      .replace(/<script type="application\/json">[^<]*<\/script>/g, '')
      .replace(/<a\s[^>]*>/g, '')
      .replace(/\sxmlns(:\w+)?="[^"]*"/g, '');
    assert.doesNotMatch(withoutLinks, /<script|\son\w+=|\sstyle=/i);
    assert.doesNotMatch(withoutLinks, /(src|href)\s*=\s*["']?\s*(https?:)?\/\//i);
    assert.doesNotMatch(withoutLinks, /url\(\s*["']?(?!#)|@import/i);
  });

  test('allows only its own sheet and script, by the hashes of the bytes between the tags', () => {
    const [, sheet = ''] = /<style>([\s\S]*?)<\/style>/.exec(report) ?? [];
    assert.equal(sheet, STYLE);
    const hash = createHash('sha256').update(sheet).digest('base64');
    const [, policy = ''] = /Content-Security-Policy"\s+content="([^"]*)"/.exec(report) ?? [];
    assert.ok(policy.includes(`style-src &#39;sha256-${hash}&#39;;`), policy);
    const scriptHash = createHash('sha256').update(script).digest('base64');
    assert.ok(policy.includes(`script-src &#39;sha256-${scriptHash}&#39;;`), policy);
    assert.ok(policy.startsWith('default-src &#39;none&#39;'), policy);
  });

  test('has one h1, and no heading skips a level', () => {
    const levels = [...report.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    assert.equal(levels[0], 1);
    levels.slice(1).forEach((level, index) => {
      assert.ok(level <= (levels[index] ?? 0) + 1, `h${String(level)} after h${String(levels[index])}`);
    });
  });

  test('leads every link to an element', () => {
    const ids = new Set([...report.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
    const targets = [...report.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    assert.ok(targets.length > 30);
    assert.deepEqual(
      targets.filter((id) => !ids.has(id)),
      [],
    );
  });

  test('captions every table, heads every row and column', () => {
    const tables = [...report.matchAll(/<table[ >][\s\S]*?<\/table>/g)].map(([markup]) => markup);
    assert.ok(tables.length > 50);
    for (const markup of tables) {
      assert.match(markup, /<caption>/);
      assert.match(markup, /<th scope="col"/);
      const rows = markup.slice(markup.indexOf('<tbody>')).match(/<tr>/g)?.length ?? 0;
      assert.equal(markup.match(/<th scope="row"/g)?.length ?? 0, rows, markup.slice(0, 300));
    }
  });

  test('tells every claim, with its rule and each statement’s evidence', () => {
    const details = texts(report, 'details');
    for (const { id, text, rule, statements } of study.claims) {
      const own = details.filter((one) => one.startsWith(`${id} ${text} `));
      assert.equal(own.length, 1, id);
      for (const part of [rule, ...statements.flatMap((one) => [one.text, one.evidence])]) {
        // Text that was escaped comes out with entities.
        assert.ok(own[0]?.includes(part.replaceAll('>', '&gt;').replaceAll("'", '&#39;')), `${id}: ${part}`);
      }
    }
  });

  test('tells every run with its final loss, and lists exactly those that failed', () => {
    const rows = texts(report, 'tr');
    const cells = study.cells.filter(({ engine }) => engine === 'onnxruntime');
    for (const { dataset, learning_rate, size, seed, verdict, final_test_loss } of cells) {
      const address = `${rate(learning_rate)}, ${size}, ${String(seed)} `;
      const own = rows.filter((row) => row.startsWith(address) && row.includes(verdict));
      assert.ok(
        own.some((row) => row.includes(loss(final_test_loss))),
        `${dataset} ${address}`,
      );
    }
    for (const dataset of study.params.datasets) {
      const from = report.indexOf(`id="${dataset}-failures"`);
      const list = report.slice(from, report.indexOf(`id="${dataset}-runs"`));
      const failed = cells.filter(
        (cell) =>
          cell.dataset === dataset &&
          ['DIVERGED', 'EXPLODED', 'STUCK_AT_CHANCE', 'DEGRADED'].includes(cell.verdict),
      );
      assert.ok(failed.length > 0);
      assert.equal(list.match(/<th scope="row"/g)?.length, failed.length);
    }
  });

  test('holds the second engine against the first one’s seeds', () => {
    const from = report.indexOf('<section id="engines"');
    const section = report.slice(from, report.indexOf('</section>', from));
    assert.match(section, /21 of 21 runs began with the same weights/);
    assert.match(section, /19 of 19 final test losses lie in the 95 % interval/);
    assert.equal(section.match(/<th scope="row"/g)?.length, 21);
    assert.match(section, /<figure id="fashion-mnist-engines">/);
    const alone = renderReport({ ...study, engines: [], engineFigures: [] }, script);
    assert.doesNotMatch(alone, /id="engines"/);
  });

  test('has the loss of every epoch beside the curves', () => {
    const [caption = ''] =
      /<caption>\s*<span\s*>Fashion-MNIST: test loss by epoch[\s\S]*?<\/table>/.exec(report) ?? [];
    assert.equal(texts(caption, 'tr').length, 1 + 51);
  });
});

test('a run that diverged counts in n/k and enters no mean', () => {
  const row = texts(report, 'tr').find((one) => one.startsWith('0.5, large ') && one.includes('(2/3)'));
  const survivors = study.cells.filter(
    (cell) =>
      cell.dataset === 'fashion-mnist' &&
      cell.size === 'large' &&
      cell.learning_rate === 0.5 &&
      cell.first_nonfinite_step === null,
  );
  assert.equal(survivors.length, 2);
  const mean = survivors.reduce((sum, { final_test_loss }) => sum + (final_test_loss ?? NaN), 0) / 2;
  assert.ok(row?.includes(mean.toFixed(4)), row);
});

describe('figures', () => {
  test('are numbered in the page’s order, and referred to by number', () => {
    const captions = texts(report, 'figcaption');
    assert.ok(captions.length > 15);
    captions.forEach((caption, index) => {
      assert.ok(caption.startsWith(`Figure ${String(index + 1)}. `), caption);
    });
    const [, heatMap = ''] =
      /<figure id="mnist-heat-map">[\s\S]*?<figcaption>([\s\S]*?)<\/figcaption>/.exec(report) ?? [];
    const byRate = captions.findIndex((caption) => caption.includes('. MNIST: final loss by'));
    assert.match(heatMap, new RegExp(`<a href="#mnist-loss-by-rate">Figure ${String(byRate + 1)}</a>`));
  });

  test('and tables name files, figures each its own', () => {
    const files = [...report.matchAll(/<figcaption>[\s\S]*?From <code>([^<]*)<\/code>/g)].map(
      ([, file]) => file,
    );
    assert.equal(files.length, texts(report, 'figcaption').length);
    assert.equal(new Set(files).size, files.length);
    assert.ok(files.includes('artifacts/figures/mnist/heat-map.svg'));
    assert.match(
      report,
      /<caption>[^<]*<span[^<]*<span class="source"[^>]*>From <code>artifacts\/tables\/cells\.csv</,
    );
  });

  test('whose lines can be pointed at bring the numbers of the panels that they draw', () => {
    const [, data = ''] =
      /<figure id="fashion-mnist-loss-by-rate">[\s\S]*?<script type="application\/json">([^<]*)</.exec(
        report,
      ) ?? [];
    const { panels } = JSON.parse(data) as Chart;
    assert.deepEqual(Object.keys(panels), ['test']);
    const { at = [], series = [] } = panels.test ?? {};
    const [large] = series.filter(({ name }) => name === 'large');
    const index = at.indexOf(0.5);
    assert.equal(large?.raw.over?.[index], '2/3');
    const finals = study.cells.flatMap((cell) =>
      cell.dataset === 'fashion-mnist' &&
      cell.engine === 'onnxruntime' &&
      cell.size === 'large' &&
      cell.learning_rate === 0.5
        ? (cell.final_test_loss ?? [])
        : [],
    );
    assert.equal(finals.length, 2);
    const mean = finals.reduce((sum, loss) => sum + loss, 0) / 2;
    assert.equal(large.raw.value[index], Number(mean.toPrecision(4)));
    assert.equal(large.raw.low?.[index], Number(Math.min(...finals).toPrecision(4)));
  });

  test('with a second drawing show the first, and the second on demand', () => {
    const from = report.indexOf('<figure id="mnist-loss-at-0.1">');
    const markup = report.slice(from, report.indexOf('</figure>', from));
    assert.equal(markup.match(/<svg/g)?.length, 2);
    assert.match(markup, /<div class="controls" hidden>[\s\S]*name="log" checked/);
    assert.match(markup, /data-scale="linear" hidden/);
    assert.doesNotMatch(report, /<figure id="mnist-loss-at-0\.1-linear"/);
  });
});

test('runs that are too short to be judged are announced as such', async () => {
  assert.doesNotMatch(report, /class="notice"/);
  assert.match(
    renderReport(await syntheticStudy(2), script),
    /class="notice">[\s\S]{0,200}too short to be judged/,
  );
});

test('markup in a claim, a rule and evidence is text', () => {
  const hostile = `</script><img src=x onerror="alert('1')"> & \u202egnp.exe\u0000\u001b[31m`;
  const page = renderReport(
    {
      ...study,
      claims: study.claims.map((claim) => ({
        ...claim,
        id: `${claim.id}"><img src=x>`,
        text: hostile,
        rule: hostile,
        statements: [{ text: hostile, holds: 'holds', evidence: hostile }],
      })),
    },
    script,
  );
  assert.doesNotMatch(page, /<img/i);
  assert.equal(page.match(/<\/script/gi)?.length, report.match(/<\/script/gi)?.length);
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(page, /[\u0000\u001b\u202e]/);
  assert.ok(
    page.includes(
      '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; \ufffdgnp.exe\ufffd\ufffd[31m',
    ),
  );
});

test('two figures with one id, and a figure without words, are refused', () => {
  const twice = syntheticFigure('mnist', 'heat-map');
  assert.throws(
    () => renderReport({ ...study, figures: [twice, { ...twice, dataset: 'fashion-mnist' }] }, script),
    /two elements of the report have the id "mnist-heat-map-title"/,
  );
  assert.throws(
    () => renderReport({ ...study, figures: [syntheticFigure('mnist', 'pie')] }, script),
    /no words for the figure "pie"/,
  );
});

test('a data set without a summary is refused', () => {
  assert.throws(
    () => renderReport({ ...study, summaries: {} }, script),
    /no summary of the data set fashion-mnist/,
  );
});
