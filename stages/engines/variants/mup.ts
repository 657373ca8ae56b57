import { initialWeights } from '../../model/initialisation.js';
import type { Shape } from '../../model/shape.js';
import { control } from './control.js';

/** The width at which muP is the main study's training. */
const BASE_WIDTH = 64;

/**
 * The maximal update parametrisation for SGD (Yang et al. 2022, table 3): with the factor m = width / 64 of a layer's
 * inputs and of its outputs (1 for pixels and classes), the rate of its weights is multiplied by m_out / m_in, that of
 * its biases by m_out; the output weights are drawn × 1/√m_in. So all layers' changes move the logits equally at every
 * width.
 */
export const mup = /* @__PURE__ */ control({
  name: 'mup',
  rateFactors: (shape) => widthFactors(shape).flatMap(({ input, output }) => [output / input, output]),
  initialise: (shape, seed) => {
    const output = 2 * shape.hidden.length;
    const shrink = Math.sqrt(widthFactors(shape).at(-1)?.input ?? NaN);
    return initialWeights(shape, seed).map((values, part) =>
      part === output ? values.map((value) => value / shrink) : values,
    );
  },
});

/** m of each layer's inputs and outputs. */
function widthFactors({ hidden }: Shape): readonly { readonly input: number; readonly output: number }[] {
  const factors = [1, ...hidden.map((units) => units / BASE_WIDTH), 1];
  return factors.slice(1).map((output, layer) => ({ input: factors[layer] ?? NaN, output }));
}
