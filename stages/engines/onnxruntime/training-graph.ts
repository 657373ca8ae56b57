import { layersOf, type Shape } from '../../model/shape.js';
import { encodeModel, GraphBuilder, type ValueInfo } from './onnx.js';

/** W1, b1, W2, b2, … */
export function weightNames(shape: Shape): readonly string[] {
  return layersOf(shape).flatMap((_, index) => [`W${index + 1}`, `b${index + 1}`]);
}

/** The dimensions of each of `weightNames`. */
export function weightDims(shape: Shape): readonly (readonly number[])[] {
  return layersOf(shape).flatMap(({ fanIn, fanOut }) => [[fanIn, fanOut], [fanOut]]);
}

function weightInfos(shape: Shape, suffix: string): readonly ValueInfo[] {
  const dims = weightDims(shape);
  return weightNames(shape).map((name, index) => ({
    name: name + suffix,
    element: 'float',
    dims: dims[index] ?? [],
  }));
}

/**
 * A graph that takes one SGD step for each row of `order` and returns every loss and the new weights.
 *
 * Inputs: `steps` [], `order` [steps, batch] int32, `images` [n, inputs] uint8, `targets` [n, classes]
 * one-hot, `scale` [] = −rate / batch, and each weight with the suffix `0`. Outputs: `losses` [taken] and
 * each weight with the suffix `N`.
 *
 * The backward pass is written out by hand. `scale` is applied to the gradient at the logits, from which
 * everything below is linear, so that Gemm(activationsᵀ, delta, C = W) yields the updated weights at once.
 */
export function trainingModel(shape: Shape, batchSize: number): Uint8Array {
  const body = new GraphBuilder();
  const depth = layersOf(shape).length;

  body.add('Gather', ['order', 'step'], 'rows', { axis: 0 });
  body.add('Gather', ['images', 'rows'], 'bytes', { axis: 0 });
  body.add('Cast', ['bytes'], 'pixels', { to: 1 });
  body.add('Mul', ['pixels', 'inverse255'], 'a0');
  body.add('Gather', ['targets', 'rows'], 'target', { axis: 0 });

  for (let layer = 1; layer < depth; layer += 1) {
    body.add('Gemm', [`a${layer - 1}`, `W${layer}`, `b${layer}`], `z${layer}`);
    body.add('Relu', [`z${layer}`], `a${layer}`);
  }
  body.add('Gemm', [`a${depth - 1}`, `W${depth}`, `b${depth}`], 'logits');
  body.add('LogSoftmax', ['logits'], 'logP', { axis: 1 });
  body.add('Mul', ['logP', 'target'], 'picked');
  body.add('ReduceSum', ['picked'], 'sum', { keepdims: 0 });
  body.add('Mul', ['sum', 'minusInverseBatch'], 'loss');

  body.add('Exp', ['logP'], 'p');
  body.add('Sub', ['p', 'target'], 'residual');
  body.add('Mul', ['residual', 'scale'], `d${depth}`);
  for (let layer = depth; layer >= 1; layer -= 1) {
    if (layer > 1) {
      body.add('Gemm', [`d${layer}`, `W${layer}`], `e${layer - 1}`, { transB: 1 });
      // The mask is that of PyTorch: a gradient passes where the activation is above 0.
      body.add('Greater', [`a${layer - 1}`, 'zero'], `m${layer - 1}`);
      body.add('Where', [`m${layer - 1}`, `e${layer - 1}`, 'zero'], `d${layer - 1}`);
    }
    body.add('Gemm', [`a${layer - 1}`, `d${layer}`, `W${layer}`], `W${layer}next`, { transA: 1 });
    body.add('ReduceSum', [`d${layer}`, 'firstAxis'], `g${layer}`, { keepdims: 0 });
    body.add('Add', [`b${layer}`, `g${layer}`], `b${layer}next`);
  }
  // A comparison with NaN is false, so one test stops at NaN and at infinity.
  body.add('Abs', ['loss'], 'size');
  body.add('LessOrEqual', ['size', 'largest'], 'goOn');

  const loop = new GraphBuilder();
  const names = weightNames(shape);
  loop.loop(
    ['steps', '', ...names.map((name) => `${name}0`)],
    [...names.map((name) => `${name}N`), 'losses'],
    body.graph({
      name: 'step',
      inputs: [
        { name: 'step', element: 'int64', dims: [] },
        { name: 'before', element: 'bool', dims: [] },
        ...weightInfos(shape, ''),
      ],
      outputs: [
        { name: 'goOn', element: 'bool', dims: [] },
        ...weightInfos(shape, 'next'),
        { name: 'loss', element: 'float', dims: [] },
      ],
    }),
  );
  return encodeModel(
    loop.graph({
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
        { name: 'firstAxis', element: 'int64', dims: [1], values: [0] },
        { name: 'minusInverseBatch', element: 'float', dims: [], values: [-1 / batchSize] },
        { name: 'inverse255', element: 'float', dims: [], values: [1 / 255] },
        { name: 'zero', element: 'float', dims: [], values: [0] },
        { name: 'largest', element: 'float', dims: [], values: [3.4028234663852886e38] },
      ],
    }),
  );
}

/**
 * A graph for evaluation: `images` [n, inputs] uint8 and the weights → `logits` [n, classes], and for each
 * hidden layer `max1`, `max2`, … [units], the largest activation of each unit.
 */
export function evaluationModel(shape: Shape): Uint8Array {
  const graph = new GraphBuilder();
  const depth = layersOf(shape).length;
  graph.add('Cast', ['images'], 'pixels', { to: 1 });
  graph.add('Mul', ['pixels', 'inverse255'], 'a0');
  for (let layer = 1; layer < depth; layer += 1) {
    graph.add('Gemm', [`a${layer - 1}`, `W${layer}`, `b${layer}`], `z${layer}`);
    graph.add('Relu', [`z${layer}`], `a${layer}`);
  }
  graph.add('Gemm', [`a${depth - 1}`, `W${depth}`, `b${depth}`], 'logits');
  const constants = [{ name: 'inverse255', element: 'float', dims: [], values: [1 / 255] }] as const;
  const inputs: readonly ValueInfo[] = [
    { name: 'images', element: 'uint8', dims: ['n', shape.inputs] },
    ...weightInfos(shape, ''),
  ];
  return encodeModel(
    graph.graph({
      name: 'evaluation',
      inputs,
      outputs: [
        { name: 'logits', element: 'float', dims: ['n', shape.classes] },
        ...shape.hidden.map((units, index) => ({
          name: `a${index + 1}`,
          element: 'float' as const,
          dims: ['n', units],
        })),
      ],
      constants,
    }),
  );
}
