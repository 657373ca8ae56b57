import { layersOf, type Shape } from '../../model/shape.js';
import type { GraphBuilder, ValueInfo } from './onnx.js';

/** W1, b1, W2, b2, … */
export function weightNames(shape: Shape): readonly string[] {
  return layersOf(shape).flatMap((_, index) => [`W${index + 1}`, `b${index + 1}`]);
}

/** The weights as values of a graph. Hidden biases are columns, since hidden activations are. */
export function weightInfos(shape: Shape, suffix = ''): readonly ValueInfo[] {
  return layersOf(shape).flatMap(({ fanIn, fanOut }, index) => [
    { name: `W${index + 1}${suffix}`, element: 'float', dims: [fanIn, fanOut] },
    {
      name: `b${index + 1}${suffix}`,
      element: 'float',
      dims: index < shape.hidden.length ? [fanOut, 1] : [fanOut],
    },
  ]);
}

/** 1/255 as DequantizeLinear's scale turns uint8 pixels into float32 in one operation. */
export const PIXEL_SCALE = { name: 'pixelScale', element: 'float', dims: [], values: [1 / 255] } as const;

/**
 * The forward pass: `bytes` [n, inputs] uint8 → `pixels` [n, inputs], `a1`, `a2`, … and `logits` [n, classes].
 *
 * Hidden activations are kept as [units, n]: so the large matrices stand on the left of each product, from where
 * the library reads them in place; on the right it copies them into packed panels first, which costs more than the
 * arithmetic that a batch of 64 gives it to do (at 1,024 units: a tenth of the whole step).
 */
export function addForward(graph: GraphBuilder, { hidden }: Shape): void {
  graph.add('DequantizeLinear', ['bytes', PIXEL_SCALE.name], 'pixels');
  hidden.forEach((_, index) => {
    const layer = index + 1;
    const weights = [`W${layer}`, index === 0 ? 'pixels' : `a${index}`, `b${layer}`];
    graph.add('Gemm', weights, `z${layer}`, { transA: 1, transB: index === 0 ? 1 : 0 });
    graph.add('Relu', [`z${layer}`], `a${layer}`);
  });
  const last = hidden.length + 1;
  graph.add('Gemm', [`a${hidden.length}`, `W${last}`, `b${last}`], 'logits', { transA: 1 });
}
