import type { Shape } from '../../../model/shape.js';
import type { Variant } from '../../variants/variant.js';
import { weightInfos, weightNames } from '../network.js';
import { encodeModel, GraphBuilder } from '../onnx.js';
import { addLoss, lossConstants } from './loss.js';
import { addForward, forwardConstants, scalar } from './network.js';

/**
 * A variant's `trainingModel`, with the main study's inputs and outputs, so that the same code runs it. Where a variant
 * changes nothing in the graph, the bytes are the main study's.
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
 * As the main study's, from `residual` downwards. A rate's factor multiplies what comes before the weights' own
 * product, so that deltas below have none of it.
 */
function addUpdate(graph: GraphBuilder, depth: number, { output }: Variant, factors: Factors): void {
  const atRate = (value: string, weight: string): string =>
    factors.has(weight) ? graph.add('Mul', [value, `${weight}rate`], `${value}${weight}`) : value;
  if (output === 'relu') {
    graph.add('Greater', ['logits', 'zero'], `m${depth}`);
    graph.add('Where', [`m${depth}`, 'residual', 'zero'], `r${depth}`);
  }
  graph.add('Mul', [output === 'relu' ? `r${depth}` : 'residual', 'scale'], `d${depth}`);
  for (let layer = depth; layer >= 1; layer -= 1) {
    const isTop = layer === depth;
    if (layer > 1) {
      graph.add('Gemm', [`W${layer}`, `d${layer}`], `e${layer - 1}`, { transB: isTop ? 1 : 0 });
      graph.add('Greater', [`a${layer - 1}`, 'zero'], `m${layer - 1}`);
      graph.add('Where', [`m${layer - 1}`, `e${layer - 1}`, 'zero'], `d${layer - 1}`);
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
