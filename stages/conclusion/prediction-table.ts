import { markdownTable } from 'markdown-table';
import { heldPredictions, type Findings } from './predictions.js';

/** The predictions and what became of them, in CONCLUSION.md. */
export function predictionSections(findings: Findings): readonly string[] {
  return [
    '### What was predicted',
    'By their numbers in `docs/protocol.md`, under the critical learning rate. Borne out: the 95 % interval of what was measured lies in the predicted range; not borne out: outside; open: across its end, or there is none; partly: borne out at some widths.',
    markdownTable([
      ['no.', 'predicted', 'found', 'outcome'],
      ...heldPredictions(findings).map(({ number, text, found, held }) => [
        String(number),
        text,
        found,
        held,
      ]),
    ]),
  ];
}
