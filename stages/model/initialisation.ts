import { randomStream } from './random.js';
import { layersOf, type Shape, type Weights } from './shape.js';

/**
 * PyTorch's nn.Linear default: weights and biases uniform in ±1/√fan_in
 * (kaiming_uniform with a = √5, torch/nn/modules/linear.py, `reset_parameters`).
 *
 * Each layer draws from a stream of its own: the weights row by row as [fanIn, fanOut], then the biases.
 */
export function initialWeights(shape: Shape, seed: number): Weights {
  return layersOf(shape).flatMap(({ fanIn, fanOut }, layer) => {
    const stream = randomStream('init', seed, layer);
    const bound = 1 / Math.sqrt(fanIn);
    const draw = (): number => stream.symmetric() * bound;
    return [Float32Array.from({ length: fanIn * fanOut }, draw), Float32Array.from({ length: fanOut }, draw)];
  });
}
