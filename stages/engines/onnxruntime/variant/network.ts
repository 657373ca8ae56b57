import type { Shape } from '../../../model/shape.js';
import type { Variant } from '../../variants/variant.js';
import { PIXEL_SCALE } from '../network.js';
import type { Constant, GraphBuilder } from '../onnx.js';

/** What a variant changes in the forward pass. */
export type Forward = Pick<Variant, 'standardise' | 'output'>;

/** A number, as a value of a graph. */
export function scalar(name: string, value: number): Constant {
  return { name, element: 'float', dims: [], values: [value] };
}

/** Of the forward pass. */
export function forwardConstants({ standardise }: Forward): readonly Constant[] {
  if (standardise === null) return [PIXEL_SCALE];
  const { mean, deviation } = standardise;
  return [PIXEL_SCALE, scalar('pixelMean', mean), scalar('pixelDeviation', deviation)];
}

/** As the main study's `addForward`: `bytes` → `pixels`, `a1`, `a2`, … and `logits`, as the variant has them. */
export function addForward(graph: GraphBuilder, { hidden }: Shape, { standardise, output }: Forward): void {
  if (standardise === null) {
    graph.add('DequantizeLinear', ['bytes', PIXEL_SCALE.name], 'pixels');
  } else {
    graph.add('DequantizeLinear', ['bytes', PIXEL_SCALE.name], 'grey');
    graph.add('Sub', ['grey', 'pixelMean'], 'centred');
    graph.add('Div', ['centred', 'pixelDeviation'], 'pixels');
  }
  hidden.forEach((_, index) => {
    const layer = index + 1;
    const weights = [`W${layer}`, index === 0 ? 'pixels' : `a${index}`, `b${layer}`];
    graph.add('Gemm', weights, `z${layer}`, { transA: 1, transB: index === 0 ? 1 : 0 });
    graph.add('Relu', [`z${layer}`], `a${layer}`);
  });
  const last = hidden.length + 1;
  const sums = output === 'relu' ? `z${last}` : 'logits';
  graph.add('Gemm', [`a${hidden.length}`, `W${last}`, `b${last}`], sums, { transA: 1 });
  if (output === 'relu') graph.add('Relu', [sums], 'logits');
}
