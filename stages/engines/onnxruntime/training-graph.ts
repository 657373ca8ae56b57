import type { Shape } from '../../model/shape.js';
import { addForward, PIXEL_SCALE, weightInfos, weightNames } from './network.js';
import { encodeModel, GraphBuilder } from './onnx.js';

/**
 * A graph that takes one SGD step for each row of `order` and returns every loss and the new weights; it stops after
 * a loss that is NaN or infinite.
 *
 * Inputs: `steps` [], `order` [steps, batch] int32, `images` [n, inputs] uint8, `targets` [n, classes]
 * one-hot, `scale` [] = −rate / batch, and each weight with the suffix `0`. Outputs: `losses` [taken] and
 * each weight with the suffix `N`. The shape must have a hidden layer.
 *
 * The backward pass is written out by hand. `scale` is applied to the gradient at the logits, from which
 * everything below is linear, so that Gemm(activationsᵀ, delta, C = W) yields the updated weights at once.
 */
export function trainingModel(shape: Shape, batchSize: number): Uint8Array {
  const names = weightNames(shape);
  const epoch = new GraphBuilder();
  epoch.loop(
    ['steps', '', ...names.map((name) => `${name}0`)],
    [...names.map((name) => `${name}N`), 'losses'],
    stepGraph(shape),
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
        PIXEL_SCALE,
        { name: 'rows', element: 'int64', dims: [1], values: [0] },
        { name: 'columns', element: 'int64', dims: [1], values: [1] },
        { name: 'minusInverseBatch', element: 'float', dims: [], values: [-1 / batchSize] },
        { name: 'zero', element: 'float', dims: [], values: [0] },
        { name: 'infinity', element: 'float', dims: [], values: [Infinity] },
      ],
    }),
  );
}

/** One step, the body of the loop. */
function stepGraph(shape: Shape): object {
  const step = new GraphBuilder();
  step.add('Gather', ['order', 'step'], 'batch', { axis: 0 });
  step.add('Gather', ['images', 'batch'], 'bytes', { axis: 0 });
  step.add('Gather', ['targets', 'batch'], 'target', { axis: 0 });
  addForward(step, shape);
  addLoss(step);
  addUpdate(step, shape.hidden.length + 1);
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

/** `logits`, `target` → `logP`, `loss`, `goOn`. LogSoftmax subtracts each row's maximum, as PyTorch's does. */
export function addLoss(graph: GraphBuilder): void {
  graph.add('LogSoftmax', ['logits'], 'logP', { axis: 1 });
  // Chosen, not multiplied: another class's −∞ must not turn a finite loss into NaN.
  graph.add('Cast', ['target'], 'isTarget', { to: 'bool' });
  graph.add('Where', ['isTarget', 'logP', 'zero'], 'picked');
  graph.add('ReduceSum', ['picked'], 'sum', { keepdims: 0 });
  graph.add('Mul', ['sum', 'minusInverseBatch'], 'loss');
  // False for NaN, too; no cross-entropy is negative.
  graph.add('Less', ['loss', 'infinity'], 'goOn');
}

/** Deltas from the logits downwards, each layer's weights and biases updated on the way. */
function addUpdate(graph: GraphBuilder, depth: number): void {
  graph.add('Exp', ['logP'], 'p');
  graph.add('Sub', ['p', 'target'], 'residual');
  graph.add('Mul', ['residual', 'scale'], `d${depth}`);
  for (let layer = depth; layer >= 1; layer -= 1) {
    // The logits' delta is [batch, classes], a hidden layer's [units, batch].
    const isTop = layer === depth;
    if (layer > 1) {
      graph.add('Gemm', [`W${layer}`, `d${layer}`], `e${layer - 1}`, { transB: isTop ? 1 : 0 });
      // The mask is that of PyTorch: a gradient passes where the activation is above 0.
      graph.add('Greater', [`a${layer - 1}`, 'zero'], `m${layer - 1}`);
      graph.add('Where', [`m${layer - 1}`, `e${layer - 1}`, 'zero'], `d${layer - 1}`);
    }
    const below = layer === 1 ? 'pixels' : `a${layer - 1}`;
    graph.add('Gemm', [below, `d${layer}`, `W${layer}`], `W${layer}next`, {
      transA: layer === 1 ? 1 : 0,
      transB: isTop ? 0 : 1,
    });
    graph.add('ReduceSum', [`d${layer}`, isTop ? 'rows' : 'columns'], `g${layer}`, {
      keepdims: isTop ? 0 : 1,
    });
    graph.add('Add', [`b${layer}`, `g${layer}`], `b${layer}next`);
  }
}
