import type { Shape } from '../../model/shape.js';
import type { Variant } from '../variants/variant.js';
import { addDerivative, addLoss, derivativeConstants, lossConstants } from './backward.js';
import { addForward, forwardConstants, scalar, weightInfos, weightNames } from './network.js';
import { encodeModel, GraphBuilder } from './onnx.js';

/**
 * One SGD step for each row of `order`, up to a loss that is NaN or infinite. `targets` are one-hot, `scale` is
 * −rate / batch; weights come with the suffix `0` and leave with `N`. The shape must have a hidden layer.
 *
 * The backward pass is written out by hand. `scale` is applied to the gradient at the logits, from which
 * everything below is linear, so that Gemm(activationsᵀ, delta, C = W) yields the updated weights at once.
 */
export function trainingModel(shape: Shape, batchSize: number, variant: Variant): Uint8Array {
  const names = weightNames(shape);
  const factors = changedFactors(shape, variant);
  const epoch = new GraphBuilder();
  epoch.loop(
    ['steps', '', ...names.map((name) => `${name}0`)],
    [...names.map((name) => `${name}N`), 'losses'],
    stepGraph(shape, variant, factors),
  );
  return encodeModel(
    epoch.graph({
      name: 'epoch',
      inputs: [
        { name: 'steps', element: 'int64', dims: [] },
        { name: 'order', element: 'int32', dims: ['steps', batchSize] },
        { name: 'images', element: 'uint8', dims: ['n', shape.inputs] },
        { name: 'targets', element: 'float', dims: ['n', shape.classes] },
        { name: 'scale', element: 'float', dims: [] },
        ...weightInfos(shape, '0'),
      ],
      outputs: [...weightInfos(shape, 'N'), { name: 'losses', element: 'float', dims: ['taken'] }],
      constants: [
        ...forwardConstants(variant),
        { name: 'rows', element: 'int64', dims: [1], values: [0] },
        { name: 'columns', element: 'int64', dims: [1], values: [1] },
        ...lossConstants(variant.loss, batchSize),
        scalar('zero', 0),
        scalar('infinity', Infinity),
        ...derivativeConstants(variant.activation),
        ...[...factors].map(([name, factor]) => scalar(`${name}rate`, factor)),
      ],
    }),
  );
}

/** By the weight's name; those of 1 are left out. */
type Factors = ReadonlyMap<string, number>;

function changedFactors(shape: Shape, { rateFactors }: Variant): Factors {
  const factors = rateFactors(shape);
  return new Map(
    weightNames(shape).flatMap((name, index) => {
      const factor = factors[index] ?? NaN;
      return factor === 1 ? [] : [[name, factor]];
    }),
  );
}

/** One step, the body of the loop. */
function stepGraph(shape: Shape, variant: Variant, factors: Factors): object {
  const step = new GraphBuilder();
  step.add('Gather', ['order', 'step'], 'batch', { axis: 0 });
  step.add('Gather', ['images', 'batch'], 'bytes', { axis: 0 });
  step.add('Gather', ['targets', 'batch'], 'target', { axis: 0 });
  addForward(step, shape, variant);
  addLoss(step, variant.loss);
  addUpdate(step, shape.hidden.length + 1, variant, factors);
  return step.graph({
    name: 'step',
    inputs: [
      { name: 'step', element: 'int64', dims: [] },
      { name: 'before', element: 'bool', dims: [] },
      ...weightInfos(shape),
    ],
    outputs: [
      { name: 'goOn', element: 'bool', dims: [] },
      ...weightInfos(shape, 'next'),
      { name: 'loss', element: 'float', dims: [] },
    ],
  });
}

/**
 * Deltas from `residual` downwards, each layer's weights and biases updated on the way. A rate's factor multiplies what
 * comes before the weights' own product, so that deltas below have none of it.
 */
function addUpdate(graph: GraphBuilder, depth: number, variant: Variant, factors: Factors): void {
  const atRate = (value: string, weight: string): string =>
    factors.has(weight) ? graph.add('Mul', [value, `${weight}rate`], `${value}${weight}`) : value;
  if (variant.output === 'relu') {
    graph.add('Greater', ['logits', 'zero'], `m${depth}`);
    graph.add('Where', [`m${depth}`, 'residual', 'zero'], `r${depth}`);
  }
  graph.add('Mul', [variant.output === 'relu' ? `r${depth}` : 'residual', 'scale'], `d${depth}`);
  for (let layer = depth; layer >= 1; layer -= 1) {
    // The logits' delta is [batch, classes], a hidden layer's [units, batch].
    const isTop = layer === depth;
    if (layer > 1) {
      graph.add('Gemm', [`W${layer}`, `d${layer}`], `e${layer - 1}`, { transB: isTop ? 1 : 0 });
      addDerivative(graph, variant.activation, layer - 1);
    }
    const below = layer === 1 ? 'pixels' : `a${layer - 1}`;
    const delta = atRate(`d${layer}`, `W${layer}`);
    graph.add('Gemm', [below, delta, `W${layer}`], `W${layer}next`, {
      transA: layer === 1 ? 1 : 0,
      transB: isTop ? 0 : 1,
    });
    graph.add('ReduceSum', [`d${layer}`, isTop ? 'rows' : 'columns'], `g${layer}`, {
      keepdims: isTop ? 0 : 1,
    });
    graph.add('Add', [`b${layer}`, atRate(`g${layer}`, `b${layer}`)], `b${layer}next`);
  }
}
