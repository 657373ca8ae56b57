import { layersOf, type Shape } from '../../model/shape.js';
import type { Activation } from '../variants/activation.js';
import type { Variant } from '../variants/variant.js';
import type { Constant, GraphBuilder, ValueInfo } from './onnx.js';

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

/** A number, as a value of a graph. */
export function scalar(name: string, value: number): Constant {
  return { name, element: 'float', dims: [], values: [value] };
}

/** What of a variant the forward pass has. */
export type Forward = Pick<Variant, 'activation' | 'standardise' | 'output'>;

/** Of the forward pass. 1/255 as DequantizeLinear's scale turns uint8 pixels into float32 in one operation. */
export function forwardConstants({ standardise }: Forward): readonly Constant[] {
  const scale = scalar('pixelScale', 1 / 255);
  if (standardise === null) return [scale];
  const { mean, deviation } = standardise;
  return [scale, scalar('pixelMean', mean), scalar('pixelDeviation', deviation)];
}

/**
 * The forward pass: `bytes` [n, inputs] uint8 → `pixels` [n, inputs], `a1`, `a2`, … and `logits` [n, classes].
 *
 * Hidden activations are kept as [units, n]: so the large matrices stand on the left of each product, from where
 * the library reads them in place; on the right it copies them into packed panels first, which costs more than the
 * arithmetic that a batch of 64 gives it to do (at 1,024 units: a tenth of the whole step).
 */
export function addForward(graph: GraphBuilder, { hidden }: Shape, variant: Forward): void {
  const { activation, standardise, output } = variant;
  graph.add('DequantizeLinear', ['bytes', 'pixelScale'], standardise === null ? 'pixels' : 'grey');
  if (standardise !== null) {
    graph.add('Sub', ['grey', 'pixelMean'], 'centred');
    graph.add('Div', ['centred', 'pixelDeviation'], 'pixels');
  }
  hidden.forEach((_, index) => {
    const layer = index + 1;
    const weights = [`W${layer}`, index === 0 ? 'pixels' : `a${index}`, `b${layer}`];
    graph.add('Gemm', weights, `z${layer}`, { transA: 1, transB: index === 0 ? 1 : 0 });
    addActivation(graph, activation, layer);
  });
  const last = hidden.length + 1;
  const sums = output === 'relu' ? `z${last}` : 'logits';
  graph.add('Gemm', [`a${hidden.length}`, `W${last}`, `b${last}`], sums, { transA: 1 });
  if (output === 'relu') graph.add('Relu', [sums], 'logits');
}

function addActivation(graph: GraphBuilder, activation: Activation, layer: number): void {
  const [sums, units] = [`z${layer}`, `a${layer}`];
  switch (activation.kind) {
    case 'relu':
      graph.add('Relu', [sums], units);
      return;
    case 'leaky-relu':
      graph.add('LeakyRelu', [sums], units, { alpha: { float: activation.slope } });
      return;
    case 'tanh':
      graph.add('Tanh', [sums], units);
  }
}
