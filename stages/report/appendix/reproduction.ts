import type { Section } from '../document.js';
import { html } from '../html.js';
import type { Study } from '../study.js';
import { table, words } from '../table.js';

/** How to come to the same result, and what this page was made from. */
export function reproductionSection({ sources }: Study): Section {
  const content = html`<p>In a clone of the repository, with Node 20.19 or later:</p>
    <dl class="commands">
      <div>
        <dt><code>npm run pipeline</code></dt>
        <dd>
          fetches the data, checks every recorded result against its proof, runs what isn’t proven, writes
          this page
        </dd>
      </div>
      <div>
        <dt><code>npm run pipeline -- --force</code></dt>
        <dd>trains every run anew</dd>
      </div>
      <div>
        <dt><code>npx lockstep plan</code></dt>
        <dd>says what would run, and why</dd>
      </div>
      <div>
        <dt><code>npx lockstep why report</code></dt>
        <dd>says what this page depends on</dd>
      </div>
      <div>
        <dt><code>npx lockstep trace artifacts/tables/cells.csv</code></dt>
        <dd>shows what a file was made from; every figure and table here names its own</dd>
      </div>
      <div>
        <dt><code>npm run quick</code></dt>
        <dd>the whole way on fewer rates and two epochs, in about a minute</dd>
      </div>
    </dl>
    <h3 id="provenance">Provenance</h3>
    <p>
      This page is a stage’s out: the same inputs give the same bytes. It carries no time, no host and no
      version that could differ between two machines that agree. <code>pipeline.lock</code> has the code, the
      params and the hash of every file on the way from the data to here.
    </p>
    ${table(
      'What this page was made from',
      sources,
      [
        words('File', ({ file }) => html`<code>${file}</code>`),
        words('Made by', ({ stage }) => stage),
        words('SHA-256', ({ sha256 }) => html`<code>${sha256}</code>`),
      ],
      { id: 'provenance-table' },
    )}`;
  return { id: 'reproduce', title: 'How to reproduce', content };
}
