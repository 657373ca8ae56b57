import { encodeModel, GraphBuilder, type ValueInfo } from '../../stages/engines/onnxruntime/onnx.js';
import { layersOf, type Shape } from '../../stages/model/shape.js';

/**
 * The yardstick: the epoch's graph as one writes it down first, with activations as [batch, units] and the weights on
 * the right of each product. Inputs and outputs as `trainingModel` has them, but every bias is [units].
 */
export function plainModel(shape: Shape, batchSize: number): Uint8Array {
  const depth = layersOf(shape).length;
  const step = new GraphBuilder();
  step.add('Gather', ['order', 'step'], 'batch', { axis: 0 });
  step.add('Gather', ['images', 'batch'], 'bytes', { axis: 0 });
  step.add('Cast', ['bytes'], 'numbers', { to: 'float' });
  step.add('Mul', ['numbers', 'inverse255'], 'a0');
  step.add('Gather', ['targets', 'batch'], 'target', { axis: 0 });
  for (let layer = 1; layer < depth; layer += 1) {
    step.add('Gemm', [`a${layer - 1}`, `W${layer}`, `b${layer}`], `z${layer}`);
    step.add('Relu', [`z${layer}`], `a${layer}`);
  }
  step.add('Gemm', [`a${depth - 1}`, `W${depth}`, `b${depth}`], 'logits');
  step.add('LogSoftmax', ['logits'], 'logP', { axis: 1 });
  step.add('Mul', ['logP', 'target'], 'picked');
  step.add('ReduceSum', ['picked'], 'sum', { keepdims: 0 });
  step.add('Mul', ['sum', 'minusInverseBatch'], 'loss');
  step.add('Exp', ['logP'], 'p');
  step.add('Sub', ['p', 'target'], 'residual');
  step.add('Mul', ['residual', 'scale'], `d${depth}`);
  for (let layer = depth; layer >= 1; layer -= 1) {
    if (layer > 1) {
      step.add('Gemm', [`d${layer}`, `W${layer}`], `e${layer - 1}`, { transB: 1 });
      step.add('Greater', [`a${layer - 1}`, 'zero'], `m${layer - 1}`);
      step.add('Where', [`m${layer - 1}`, `e${layer - 1}`, 'zero'], `d${layer - 1}`);
    }
    step.add('Gemm', [`a${layer - 1}`, `d${layer}`, `W${layer}`], `W${layer}next`, { transA: 1 });
    step.add('ReduceSum', [`d${layer}`, 'rows'], `g${layer}`, { keepdims: 0 });
    step.add('Add', [`b${layer}`, `g${layer}`], `b${layer}next`);
  }
  step.add('Identity', ['before'], 'goOn');

  const names = layersOf(shape).flatMap((_, index) => [`W${index + 1}`, `b${index + 1}`]);
  const epoch = new GraphBuilder();
  epoch.loop(
    ['steps', '', ...names.map((name) => `${name}0`)],
    [...names.map((name) => `${name}N`), 'losses'],
    step.graph({
      name: 'step',
      inputs: [
        { name: 'step', element: 'int64', dims: [] },
        { name: 'before', element: 'bool', dims: [] },
        ...plainInfos(shape, ''),
      ],
      outputs: [
        { name: 'goOn', element: 'bool', dims: [] },
        ...plainInfos(shape, 'next'),
        { name: 'loss', element: 'float', dims: [] },
      ],
    }),
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
        ...plainInfos(shape, '0'),
      ],
      outputs: [...plainInfos(shape, 'N'), { name: 'losses', element: 'float', dims: ['taken'] }],
      constants: [
        { name: 'rows', element: 'int64', dims: [1], values: [0] },
        { name: 'minusInverseBatch', element: 'float', dims: [], values: [-1 / batchSize] },
        { name: 'inverse255', element: 'float', dims: [], values: [1 / 255] },
        { name: 'zero', element: 'float', dims: [], values: [0] },
      ],
    }),
  );
}

export function plainInfos(shape: Shape, suffix: string): readonly ValueInfo[] {
  return layersOf(shape).flatMap(({ fanIn, fanOut }, index) => [
    { name: `W${index + 1}${suffix}`, element: 'float', dims: [fanIn, fanOut] },
    { name: `b${index + 1}${suffix}`, element: 'float', dims: [fanOut] },
  ]);
}
