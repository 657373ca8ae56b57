import type { Shape } from '../../model/shape.js';
import { addForward, forwardConstants, weightInfos, type Forward } from './network.js';
import { encodeModel, GraphBuilder, type ValueInfo } from './onnx.js';

/** `bytes` [n, inputs] uint8 and the weights → `logits` [n, classes]. */
export function evaluationModel(shape: Shape, forward: Forward): Uint8Array {
  const graph = new GraphBuilder();
  addForward(graph, shape, forward);
  return encode(graph, shape, forward, [{ name: 'logits', element: 'float', dims: ['n', shape.classes] }]);
}

/** `bytes` [n, inputs] uint8 and the weights → `top1`, `top2`, … [units], each hidden unit's largest activation. */
export function probeModel(shape: Shape, forward: Forward): Uint8Array {
  const graph = new GraphBuilder();
  addForward(graph, shape, forward);
  const outputs = shape.hidden.map((units, index): ValueInfo => {
    const name = graph.add('ReduceMax', [`a${index + 1}`], `top${index + 1}`, { axes: [1], keepdims: 0 });
    return { name, element: 'float', dims: [units] };
  });
  return encode(graph, shape, forward, outputs);
}

function encode(
  graph: GraphBuilder,
  shape: Shape,
  forward: Forward,
  outputs: readonly ValueInfo[],
): Uint8Array {
  return encodeModel(
    graph.graph({
      name: 'forward',
      inputs: [{ name: 'bytes', element: 'uint8', dims: ['n', shape.inputs] }, ...weightInfos(shape)],
      outputs,
      constants: forwardConstants(forward),
    }),
  );
}
