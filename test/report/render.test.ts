import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Chart } from '../../stages/report/chart.js';
import { loss, rate } from '../../stages/report/format.js';
import { pageAssets } from '../../stages/report/page-assets.js';
import { renderAppendix } from '../../stages/report/appendix-page.js';
import { renderMainPage } from '../../stages/report/main-page.js';
import type { Study } from '../../stages/report/study.js';
import { syntheticFigure, syntheticStudy } from './synthetic.js';

const study = await syntheticStudy();
const assets = await pageAssets(join(import.meta.dirname, '..', '..', 'stages', 'report', 'page'));
const { script } = assets;
const main = renderMainPage(study, assets);
const appendix = renderAppendix(study, assets);
const PAGES = { 'the report': main, 'the appendix': appendix };

/** The text of every element of this name, markup within left out. */
function texts(page: string, element: string): readonly string[] {
  return [...page.matchAll(new RegExp(`<${element}[ >][\\s\\S]*?</${element}>`, 'g'))].map(([markup]) =>
    markup
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

describe('the pages of a study of the real size', () => {
  test('are smaller than 0.5 and 1.5 MB', () => {
    assert.ok(Buffer.byteLength(main) < 500_000, `${String(Buffer.byteLength(main))} bytes`);
    assert.ok(Buffer.byteLength(appendix) < 1_500_000, `${String(Buffer.byteLength(appendix))} bytes`);
  });

  test('are the same to the byte from two processes, in other languages and time zones', async () => {
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
    assert.equal(first, main + appendix);
  });

  test('lead every link to an element, on the page itself or on the other one', () => {
    const idsOf = (page: string): ReadonlySet<string | undefined> =>
      new Set([...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
    const ids = { '': '', 'report.html': main, 'appendix.html': appendix };
    for (const page of [main, appendix]) {
      const targets = [...page.matchAll(/href="(report\.html|appendix\.html|)#([^"]*)"/g)];
      assert.ok(targets.length > 20);
      for (const [, file = '', id] of targets) {
        const other = file === '' ? page : ids[file === 'report.html' ? 'report.html' : 'appendix.html'];
        assert.ok(idsOf(other).has(id), `${file}#${id ?? ''}`);
      }
    }
  });
});

for (const [name, page] of Object.entries(PAGES)) {
  describe(name, () => {
    test('has no script but its own, and loads nothing', () => {
      const scripts = [...page.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/gi)];
      const [own, ...others] = scripts.filter(([, attributes]) => attributes !== ' type="application/json"');
      assert.equal(own?.[2], script);
      assert.deepEqual(others, []);
      const withoutLinks = page
        .replace(`<script>${script}</script>`, '')
        .replace(/<script type="application\/json">[^<]*<\/script>/g, '')
        .replace(/<a\s[^>]*>/g, '')
        .replace(/\sxmlns(:\w+)?="[^"]*"/g, '');
      assert.doesNotMatch(withoutLinks, /<script|\son\w+=|\sstyle=/i);
      assert.doesNotMatch(withoutLinks, /(src|href)\s*=\s*["']?\s*(https?:)?\/\//i);
      assert.doesNotMatch(withoutLinks, /url\(\s*["']?(?!#)|@import/i);
    });

    test('allows only its own sheet and script, by the hashes of the bytes between the tags', () => {
      const [, sheet = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
      assert.equal(sheet, assets.style);
      const hash = createHash('sha256').update(sheet).digest('base64');
      const [, policy = ''] = /Content-Security-Policy"\s+content="([^"]*)"/.exec(page) ?? [];
      assert.ok(policy.includes(`style-src &#39;sha256-${hash}&#39;;`), policy);
      const scriptHash = createHash('sha256').update(script).digest('base64');
      assert.ok(policy.includes(`script-src &#39;sha256-${scriptHash}&#39;;`), policy);
      assert.ok(policy.startsWith('default-src &#39;none&#39;'), policy);
    });

    test('has one h1, and no heading skips a level', () => {
      const levels = [...page.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level));
      assert.equal(levels.filter((level) => level === 1).length, 1);
      assert.equal(levels[0], 1);
      levels.slice(1).forEach((level, index) => {
        assert.ok(level <= (levels[index] ?? 0) + 1, `h${String(level)} after h${String(levels[index])}`);
      });
    });

    test('has every heading with an id in the table of contents', () => {
      const [contents = ''] = /<nav [\s\S]*?<\/nav>/.exec(page) ?? [];
      const headings = [...page.matchAll(/<h3 id="([^"]*)"/g)];
      assert.ok(headings.length > 0);
      for (const [, id = ''] of headings) assert.ok(contents.includes(`href="#${id}"`), id);
    });

    test('captions every table, heads every row and column', () => {
      const tables = [...page.matchAll(/<table[ >][\s\S]*?<\/table>/g)].map(([markup]) => markup);
      assert.ok(tables.length > 5);
      for (const markup of tables) {
        assert.match(markup, /<caption>/);
        assert.match(markup, /<th scope="col"/);
        const rows = markup.slice(markup.indexOf('<tbody>')).match(/<tr>/g)?.length ?? 0;
        assert.equal(markup.match(/<th scope="row"/g)?.length ?? 0, rows, markup.slice(0, 300));
      }
    });

    test('never breaks a line between a number and its per cent sign', () => {
      assert.match(page, /\d\u00a0%/);
      assert.doesNotMatch(page, /\d %/);
    });

    test('says no word of a mistake', () => {
      for (const text of texts(page, 'p').concat(texts(page, 'table'))) {
        assert.doesNotMatch(text, /undefined|null|Infinity|\[object/);
      }
    });
  });
}

describe('the report', () => {
  const words = (page: string): string => texts(page, 'main').join(' ');

  test('begins with the question, the answer in a sentence without a symbol, what does change, and the figure', () => {
    const [head = ''] = /<header[\s\S]*?<\/header>/.exec(main) ?? [];
    const [answer = '', change = ''] = texts(head, 'p');
    assert.match(texts(head, 'h1').join(), /^Do larger networks need a smaller learning rate\?$/);
    assert.match(
      answer,
      /^(Yes|No|Not to keep learning|That stays open): in ReLU networks with two hidden layers/,
    );
    assert.match(answer, /^[\w ,:-]*\.$/);
    assert.match(change, /\d failed runs at 64 units and in [\d,]+ of [\d,]+ failed runs at 1024 units\.$/);
    assert.equal(head.match(/<figure /g)?.length, 1);
  });

  test('has at most seven figures, each for a wide screen and for a phone, numbered in their order', () => {
    const captions = texts(main, 'figcaption');
    assert.ok(captions.length >= 5 && captions.length <= 7);
    captions.forEach((caption, index) => {
      assert.ok(caption.startsWith(`Figure ${String(index + 1)}. `), caption);
    });
    assert.equal(main.match(/<div class="plot wide">/g)?.length, captions.length);
    assert.equal(main.match(/<div class="plot phone">/g)?.length, captions.length);
  });

  test('says nothing of an arm that isn’t whole, and what is recorded', () => {
    assert.match(words(main), /The test is under way/);
    assert.doesNotMatch(words(main), /spared by dying is/);
    assert.equal(texts(main, 'tr').filter((row) => row.endsWith(' not yet run')).length, 7 + 2);
  });

  test('fills when the first arms are whole', () => {
    const { slopes, predictions } = study.arms;
    const outcome = { outcome: 'refuted', mean: -0.4, seeds: 19, of_seeds: 20, reason: null } as const;
    const arms: Study['arms'] = {
      ...study.arms,
      slopes: {
        ...slopes,
        arms: slopes.arms.map((arm, index) =>
          index > 1 ? arm : { ...arm, state: 'whole', cells: { recorded: 200, of: 200 } },
        ),
      },
      predictions: {
        ...predictions,
        primary: { ...predictions.primary, ...outcome, state: 'whole', ci90: [-0.5, -0.3] },
      },
    };
    const filled = renderMainPage({ ...study, arms }, assets);
    const page = words(filled);
    assert.match(page, /overflow is −0\.400 \(90 % interval −0\.500 to −0\.300; 19 of 20 seeds\)/);
    assert.match(page, /spared by dying is\s+refuted\s*\./);
    // What is whole isn't under way.
    assert.equal(texts(filled, 'tr').filter((row) => row.endsWith(' not yet run')).length, 5 + 2);
    assert.match(
      texts(renderAppendix({ ...study, arms }, assets), 'tr').join(' '),
      /−0\.400 \([^)]*\), 19 of 20 seeds/,
    );
  });

  test('has each claim in a row, with its outcome on each data set and a link to its evidence', () => {
    const rows = texts(main, 'tr');
    for (const id of new Set(study.claims.map((claim) => claim.id))) {
      assert.equal(rows.filter((row) => new RegExp(`^${id}\\b`).test(row)).length, 1, id);
      assert.ok(main.includes(`href="appendix.html#claim-${id}"`), id);
    }
  });

  test('lists every reference that it cites, with an address, and cites every one that it lists', () => {
    const cited = new Set([...main.matchAll(/href="#ref-(\w+)"/g)].map(([, key]) => key));
    const listed = [
      ...main.matchAll(/<li id="ref-(\w+)">[\s\S]*?<a href="https:\/\/(?:arxiv\.org|doi\.org)\//g),
    ];
    assert.deepEqual(cited, new Set(listed.map(([, key]) => key)));
    assert.ok(listed.length >= 10);
  });
});

describe('the appendix', () => {
  test('tells every claim, with its rule and each statement’s evidence', () => {
    const details = texts(appendix, 'details');
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
    const rows = texts(appendix, 'tr');
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
      const from = appendix.indexOf(`id="${dataset}-failures"`);
      const list = appendix.slice(from, appendix.indexOf(`id="${dataset}-runs"`));
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
    const from = appendix.indexOf('<section id="engines"');
    const section = appendix.slice(from, appendix.indexOf('</section>', from));
    assert.match(section, /21 of 21 runs began with the same weights/);
    assert.match(section, /19 of 19 final test losses lie in the 95\s% interval/);
    assert.equal(section.match(/<th scope="row"/g)?.length, 21);
    const alone = renderAppendix({ ...study, engines: [] }, assets);
    assert.doesNotMatch(alone, /id="engines"/);
  });

  test('has the loss of every epoch beside the curves', () => {
    const [caption = ''] =
      /<caption>\s*<span\s*>Fashion-MNIST: test loss by epoch[\s\S]*?<\/table>/.exec(appendix) ?? [];
    assert.equal(texts(caption, 'tr').length, 1 + 51);
  });
});

test('a run that diverged counts in n/k and enters no mean', () => {
  const row = texts(appendix, 'tr').find((one) => one.startsWith('0.5, large ') && one.includes('(2/3)'));
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
    const captions = texts(appendix, 'figcaption');
    assert.ok(captions.length > 10);
    captions.forEach((caption, index) => {
      assert.ok(caption.startsWith(`Figure A${String(index + 1)}. `), caption);
    });
    const link = /<a href="#mnist-verdicts">Figure A(\d+)<\/a>/.exec(appendix);
    const verdicts = captions.findIndex((caption) => caption.includes('. MNIST: verdicts'));
    assert.equal(link?.[1], String(verdicts + 1));
  });

  test('and tables name files, figures each its own', () => {
    const files = [...appendix.matchAll(/<figcaption>[\s\S]*?From <code>([^<]*)<\/code>/g)].map(
      ([, file]) => file,
    );
    assert.equal(files.length, texts(appendix, 'figcaption').length);
    assert.equal(new Set(files).size, files.length);
    assert.ok(files.includes('artifacts/figures/mnist/heat-map.svg'));
    assert.match(
      appendix,
      /<caption>[^<]*<span[^<]*<span class="source"[^>]*>From <code>artifacts\/tables\/cells\.csv</,
    );
  });

  test('whose lines can be pointed at bring the numbers of the panels that they draw', () => {
    const [, data = ''] =
      /<figure id="fashion-mnist-loss-at-0\.1">[\s\S]*?<script type="application\/json">([^<]*)</.exec(
        appendix,
      ) ?? [];
    const panels = JSON.parse(data) as Chart;
    assert.deepEqual(Object.keys(panels), ['test']);
    const { at = [], series = [] } = panels.test ?? {};
    const [large] = series.filter(({ name }) => name === 'large');
    const last = at.length - 1;
    const finals = study.cells.flatMap((cell) =>
      cell.dataset === 'fashion-mnist' &&
      cell.engine === 'onnxruntime' &&
      cell.size === 'large' &&
      cell.learning_rate === 0.1
        ? (cell.final_test_loss ?? [])
        : [],
    );
    assert.ok(finals.length > 2);
    const mean = finals.reduce((sum, loss) => sum + loss, 0) / finals.length;
    assert.equal(large?.raw.value[last], Number(mean.toPrecision(4)));
    assert.equal(large.raw.low?.[last], Number(Math.min(...finals).toPrecision(4)));
  });

  test('with a second drawing show the first, and the second on demand', () => {
    const from = appendix.indexOf('<figure id="mnist-loss-at-0.1">');
    const markup = appendix.slice(from, appendix.indexOf('</figure>', from));
    assert.equal(markup.match(/<svg/g)?.length, 2);
    assert.match(markup, /<div class="controls" hidden>[\s\S]*name="log" checked/);
    assert.match(markup, /data-scale="linear" hidden/);
    assert.doesNotMatch(appendix, /<figure id="mnist-loss-at-0\.1-linear"/);
  });
});

test('runs that are too short to be judged are announced as such', async () => {
  assert.doesNotMatch(main, /class="notice"/);
  assert.match(
    renderMainPage(await syntheticStudy(2), assets),
    /class="notice">[\s\S]{0,200}too short to be judged/,
  );
});

test('markup in a claim, a rule and evidence is text', () => {
  const hostile = `</script><img src=x onerror="alert('1')"> & \u202egnp.exe\u0000\u001b[31m`;
  const claims = study.claims.map((claim) => ({
    ...claim,
    id: `${claim.id}"><img src=x>`,
    text: hostile,
    rule: hostile,
    statements: [{ text: hostile, holds: 'holds' as const, evidence: hostile }],
  }));
  const pages = [
    [renderMainPage({ ...study, claims }, assets), main],
    [renderAppendix({ ...study, claims }, assets), appendix],
  ] as const;
  for (const [page, harmless] of pages) {
    assert.doesNotMatch(page, /<img/i);
    assert.equal(page.match(/<\/script/gi)?.length, harmless.match(/<\/script/gi)?.length);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(page, /[\u0000\u001b\u202e]/);
    assert.ok(
      page.includes(
        '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; \ufffdgnp.exe\ufffd\ufffd[31m',
      ),
    );
  }
});

test('two figures with one id, and a figure without words, are refused', () => {
  const twice = syntheticFigure('mnist', 'heat-map');
  assert.throws(
    () => renderAppendix({ ...study, figures: [twice, { ...twice, dataset: 'fashion-mnist' }] }, assets),
    /two elements of the report have the id "mnist-heat-map-title"/,
  );
  assert.throws(
    () => renderAppendix({ ...study, figures: [syntheticFigure('mnist', 'pie')] }, assets),
    /no words for the figure "pie"/,
  );
});

test('a data set without a summary is refused', () => {
  assert.throws(
    () => renderAppendix({ ...study, summaries: {} }, assets),
    /no summary of the data set fashion-mnist/,
  );
});
