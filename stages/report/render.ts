import { documentOf } from './document.js';
import { html, type Html } from './html.js';
import { partsOf } from './part.js';
import { answerSection } from './sections/answer.js';
import { controlsSection } from './sections/controls.js';
import { criticalFigures } from './sections/critical-figures.js';
import { criticalSection } from './sections/critical.js';
import { dataSection } from './sections/data.js';
import { datasetSection } from './sections/dataset.js';
import { enginesSections } from './sections/engines.js';
import { PROOF } from './sections/figures.js';
import { ledgerSection } from './sections/ledger.js';
import { limitsSection } from './sections/limits.js';
import { methodSection } from './sections/method.js';
import { predictionsSection } from './sections/predictions.js';
import { reproductionSection } from './sections/reproduction.js';
import { secondarySection } from './sections/secondary.js';
import { traced } from './source.js';
import type { Study } from './study.js';

/**
 * `artifacts/report.html`: one page that needs nothing but itself. Equal studies give equal bytes.
 *
 * @param script the page's own, as `pageScript` makes it
 * @throws {Error} for a figure that the report has no words for, when two figures use one id, and for a source that is no input
 */
export function renderReport(study: Study, script: string): string {
  const parts = partsOf(study);
  const answered = parts.slice(0, 1).flatMap(({ figures }) => figures.filter(({ kind }) => kind === PROOF));
  const figure = (kind: string): readonly Html[] =>
    criticalFigures(study.critical, study.criticalFigures, kind);
  const page = documentOf({
    title: 'Do larger networks need a smaller learning rate?',
    description:
      'A reproduction of a study of learning rates and network sizes: every claim judged by rules that were written first.',
    lead: html`<p>
      Larger networks have more weights, and each update changes more of them at once: so, the hypothesis
      goes, they should need a smaller learning rate to train stably. An earlier study of three networks, one
      run each, found it not supported. This page finds the largest usable rate of five widths with a fine
      grid and many seeds, repeats the earlier grid, judges every run by a written definition, and holds each
      of the claims against the result.
    </p>`,
    sections: [
      answerSection(study, parts),
      criticalSection(
        study,
        parts.flatMap(({ cells }) => cells),
      ),
      controlsSection(study.controls, figure),
      secondarySection(study.secondary, figure),
      predictionsSection(study),
      ledgerSection(parts),
      ...parts.map((part) => datasetSection(part, answered)),
      ...enginesSections(study.engines, study.engineFigures),
      dataSection(parts, study.samples),
      methodSection(study, parts),
      limitsSection(study, parts),
      reproductionSection(study),
    ],
    footer: html`<p>
      Each figure and table names the file that it comes from. In a clone of the repository,
      <code>npx lockstep trace FILE</code> shows what that file was made from: stages, code, params and data.
    </p>`,
    script,
  });
  return traced(page, study.sources);
}
