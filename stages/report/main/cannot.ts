import type { Section } from '../document.js';
import { counted } from '../../words/english.js';
import { html } from '../html.js';
import type { Study } from '../study.js';

export function cannotSection({ critical: { epochs, horizon }, params }: Study): Section {
  const content = html`<ul>
    <li><strong>Depth.</strong> All networks have two hidden layers.</li>
    <li>
      <strong>Batches.</strong> All have ${String(params.training.batch)} images; larger ones have less noise,
      and may fail elsewhere.
    </li>
    <li><strong>Data.</strong> Two sets of small grey images.</li>
    <li>
      <strong>Length.</strong>
      ${counted(epochs, 'epoch')}${horizon === null ? '' : `, ${String(horizon.epochs)} with few seeds`},
      ${String(params.training.epochs)} at few rates: late failures may be missed.
    </li>
    <li><strong>Numbers.</strong> Overflow is that of float32; other formats overflow elsewhere.</li>
    <li>
      <strong>Other training.</strong> Adam, momentum, schedules, normalisation, convolutions: not tried.
    </li>
    <li>
      <strong>Dates.</strong> That the protocol is older than the runs is told by the repository’s history
      alone; no third party stamped it.
    </li>
  </ul>`;
  return { id: 'cannot', title: 'What this can’t say', content };
}
