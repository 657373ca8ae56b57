import type { Section } from '../document.js';
import { heldPredictions } from '../../conclusion/predictions.js';
import { html } from '../html.js';
import type { Study } from '../study.js';
import { cited } from './references.js';

export function newSection(study: Study): Section {
  const held = heldPredictions(study).map((prediction) => prediction.held);
  const borneOut = held.filter((one) => one === 'borne out').length;
  const content = html`<p>
      ${cited('iyer')} asked for this very quantity: the largest rate at which a fresh ReLU network can begin
      training and reach a given accuracy. They find it a power of depth × width, where the width is large
      beside the depth and the input layer is trained at a small rate. ${cited('kalra')} map early training by
      rate, depth and width in units of the curvature at initialisation; ${cited('park')} note that the
      largest stable rate is bounded, so that wider networks want smaller batches. In the maximal update
      parametrisation the best rate (${cited('yang')}) and the curvature during training (${cited('noci')})
      hardly depend on the width; ${cited('everett')} find rates that transfer in standard parametrisation,
      too, with a rate for each layer. The boundary of training is a fractal (${cited('sohl')}), so that a
      threshold here is the first failure on a grid.
    </p>
    <p>New here are four things.</p>
    <ul>
      <li>
        Failure is taken apart: when it sets in and how bad it is depend on the width in different ways.
      </li>
      <li>
        Rules, predictions and the slope that would count were committed before the runs; of
        ${String(held.length)} predictions ${String(borneOut)} were borne out.
      </li>
      <li>
        One rate for all layers, small batches and the initialisation of a popular library, as practice has
        it.
      </li>
      <li>Every run is recorded, and can be trained again.</li>
    </ul>`;
  return { id: 'new', title: 'What is new beside Iyer et al. 2023', content };
}
