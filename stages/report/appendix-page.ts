import { addendumSection } from './appendix/addendum.js';
import { controlsSection } from './appendix/controls.js';
import { criticalSection } from './appendix/critical.js';
import { dataSection } from './appendix/data.js';
import { datasetSection } from './appendix/dataset.js';
import { enginesSections } from './appendix/engines.js';
import { gridSection } from './appendix/grid.js';
import { ledgerSection } from './appendix/ledger.js';
import { limitsSection } from './appendix/limits.js';
import { methodSection } from './appendix/method.js';
import { predictionsSection } from './appendix/predictions.js';
import { reproductionSection } from './appendix/reproduction.js';
import { secondarySection } from './appendix/secondary.js';
import { severitySection } from './appendix/severity.js';
import { documentOf } from './document.js';
import { html } from './html.js';
import { QUESTION } from './main-page.js';
import type { PageAssets } from './page-assets.js';
import { partsOf } from './part.js';
import { traced } from './source.js';
import type { Study } from './study.js';

/** `artifacts/appendix.html`. @throws {Error} as `renderMainPage`, and for a figure that the page has no words for */
export function renderAppendix(study: Study, assets: PageAssets): string {
  const parts = partsOf(study);
  const page = documentOf({
    title: `Appendix: ${QUESTION.charAt(0).toLowerCase()}${QUESTION.slice(1)}`,
    description: 'Every claim’s evidence, every run, both data sets’ figures, predictions and provenance.',
    lead: html`<p>
      All evidence behind <a href="report.html">the report</a>, for those who want to check it.
    </p>`,
    kind: 'appendix',
    sections: [
      criticalSection(
        study,
        parts.flatMap(({ cells }) => cells),
      ),
      severitySection(study.severity),
      controlsSection(study.controls),
      secondarySection(study.secondary),
      predictionsSection(study),
      addendumSection(study.arms.predictions),
      ledgerSection(parts),
      gridSection(parts),
      ...parts.map(datasetSection),
      ...enginesSections(study.engines, study.arms.engines, study.critical.threshold),
      dataSection(parts, study.samples),
      methodSection(study, parts),
      limitsSection(study, parts),
      reproductionSection(study),
    ],
    footer: html`<p>
      Each figure and table names the file that it comes from. In a clone of the repository,
      <code>npx lockstep trace FILE</code> shows what that file was made from: stages, code, params and data.
    </p>`,
    assets,
  });
  return traced(page, study.sources);
}
