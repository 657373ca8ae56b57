import { markdownTable } from 'markdown-table';
import { heldPredictions, type Findings } from './predictions.js';

/** The predictions and what became of them, in CONCLUSION.md. */
export function predictionSections(findings: Findings): readonly string[] {
  return [
    '### What was predicted',
    'By the numbers of `docs/protocol.md`. Borne out: the 95 % interval of what was measured lies in the predicted range; not borne out: outside; open: both.',
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
