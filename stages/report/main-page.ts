import { changeSentence, plainAnswer } from '../words/answer.js';
import { documentOf } from './document.js';
import { html, type Html } from './html.js';
import { cannotSection } from './main/cannot.js';
import { claimsSection } from './main/claims.js';
import { conditionsSection } from './main/conditions.js';
import { mainFigure } from './main/figures.js';
import { methodSection } from './main/method.js';
import { newSection } from './main/new.js';
import { onsetSection } from './main/onset.js';
import { questionSection } from './main/question.js';
import { referencesSection } from './main/references.js';
import { severitySection } from './main/severity.js';
import { whySection } from './main/why.js';
import type { PageAssets } from './page-assets.js';
import { partsOf, type Part } from './part.js';
import { traced } from './source.js';
import type { Study } from './study.js';
import { counted } from '../words/english.js';

/** The study's question, as all its pages have it. */
export const QUESTION = 'Do larger networks need a smaller learning rate?';

/** `artifacts/report.html`. @throws {Error} when two elements use one id, and for a source that is no input */
export function renderMainPage(study: Study, assets: PageAssets): string {
  const parts = partsOf(study);
  const cells = parts.flatMap((part) => part.cells);
  const page = documentOf({
    title: QUESTION,
    description: plainAnswer(study),
    kind: 'main',
    lead: html`<p class="verdict">${plainAnswer(study)}</p>
      <p class="change">${changeSentence(study.critical)}</p>
      ${shortRuns(parts)}`,
    first: mainFigure(study, 'critical-rate'),
    sections: [
      questionSection(study, parts),
      onsetSection(study, cells),
      severitySection(study),
      whySection(study),
      conditionsSection(study, parts),
      claimsSection(study, parts),
      methodSection(study, parts),
      newSection(study),
      cannotSection(study),
      referencesSection(),
    ],
    footer: html`<p>
      Every claim’s evidence, every run, both data sets’ figures, predictions and provenance:
      <a href="appendix.html">appendix</a>. Each figure and table names the file that it comes from.
    </p>`,
    assets,
  });
  return traced(page, study.sources);
}

function shortRuns(parts: readonly Part[]): Html {
  const short = parts.flatMap(({ cells }) => cells).filter(({ verdict }) => verdict === 'UNJUDGED');
  if (short.length === 0) return html``;
  const longest = Math.max(...short.map(({ epochs_run }) => epochs_run));
  return html`<p class="notice">
    ${counted(short.length, 'run')} of at most ${counted(longest, 'epoch')}
    ${short.length === 1 ? 'is' : 'are'} too short to be judged: this page shows that the pipeline works, and
    proves nothing about the question.
  </p> `;
}
