import { randomStream } from '../../model/random.js';
import { layersOf } from '../../model/shape.js';
import { control } from './control.js';

/**
 * Weights uniform in ±√(6/(fan_in + fan_out)), biases 0 (Glorot and Bengio 2010, equation 16): the default of Keras and
 * TensorFlow.js. The draws are the main study's, times another bound.
 */
export const glorot = /* @__PURE__ */ control({
  name: 'glorot',
  initialise: (shape, seed) =>
    layersOf(shape).flatMap(({ fanIn, fanOut }, layer) => {
      const stream = randomStream('init', seed, layer);
      const bound = Math.sqrt(6 / (fanIn + fanOut));
      const draw = (): number => stream.symmetric() * bound;
      return [Float32Array.from({ length: fanIn * fanOut }, draw), new Float32Array(fanOut)];
    }),
});
