import type { Section } from '../document.js';
import { html } from '../html.js';
import type { Study } from '../study.js';
import { definitions, table, words } from '../table.js';

const COMMANDS = {
  'npm run pipeline':
    'fetches the data, checks every recorded result against its proof, runs what isn’t proven, writes this page',
  'npm run pipeline -- --force': 'trains every run anew',
  'npx lockstep plan': 'says what would run, and why',
  'npx lockstep why report': 'says what this page depends on',
  'npx lockstep trace artifacts/tables/cells.csv':
    'shows what a file was made from; every figure and table here names its own',
  'npm run quick': 'the whole way on fewer rates and two epochs, in a minute or two',
};

export function reproductionSection({ sources }: Study): Section {
  const content = html`<p>In a clone of the repository, with Node 20.19 or later:</p>
    ${definitions(
      Object.entries(COMMANDS).map(([command, does]) => [html`<code>${command}</code>`, does]),
      'commands',
    )}
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
        words('SHA-256 begins', ({ sha256 }) => html`<code>${sha256.slice(0, 16)}</code>`),
      ],
      { id: 'provenance-table' },
    )}`;
  return { id: 'reproduce', title: 'How to reproduce', content };
}
