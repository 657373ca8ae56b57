import { addForward, forwardConstants, scalar, weightInfos } from '../engines/onnxruntime/network.js';
import { encodeModel, GraphBuilder } from '../engines/onnxruntime/onnx.js';
import { UNCHANGED } from '../engines/variants/unchanged.js';
import type { Shape } from '../model/shape.js';

/**
 * The product of a Hessian and a vector, exact up to rounding: that of `scale` times the sum of the images' softmax
 * cross-entropies, by Pearlmutter's R-operator (Neural Computation 6, 1994). R is the derivative at r = 0 with the
 * weights at W + r·v: applied to the forward pass, then to the backward pass, whose result is the gradient, so that
 * R of it is Hv. ReLU's second derivative is 0 (almost everywhere).
 *
 * Inputs: `bytes` [n, inputs] uint8, `targets` [n, classes] one-hot, `scale` [], the weights, and v as they are, with
 * the suffix `v`. Outputs: Hv, as the weights with the suffix `Hv`. The shape must have a hidden layer.
 */
export function hessianModel(shape: Shape): Uint8Array {
  const depth = shape.hidden.length + 1;
  const graph = new GraphBuilder();
  addForward(graph, shape, UNCHANGED);
  addForwardTangent(graph, depth);
  addLogitDeltas(graph, depth);
  addBackward(graph, depth);
  return encodeModel(
    graph.graph({
      name: 'hessian',
      inputs: [
        { name: 'bytes', element: 'uint8', dims: ['n', shape.inputs] },
        { name: 'targets', element: 'float', dims: ['n', shape.classes] },
        { name: 'scale', element: 'float', dims: [] },
        ...weightInfos(shape),
        ...weightInfos(shape, 'v'),
      ],
      outputs: weightInfos(shape, 'Hv'),
      constants: [
        ...forwardConstants(UNCHANGED),
        { name: 'rows', element: 'int64', dims: [1], values: [0] },
        { name: 'columns', element: 'int64', dims: [1], values: [1] },
        scalar('zero', 0),
      ],
    }),
  );
}

/** R of the forward pass: `Ra1`, `Ra2`, … and `Rlogits`, and the masks `m1`, `m2`, … of the ReLUs. */
function addForwardTangent(graph: GraphBuilder, depth: number): void {
  // The pixels don't depend on the weights: R of them is 0.
  graph.add('Gemm', ['W1v', 'pixels', 'b1v'], 'Rz1', { transA: 1, transB: 1 });
  for (let layer = 1; layer < depth; layer += 1) {
    if (layer > 1) {
      graph.add('Gemm', [`W${layer}v`, `a${layer - 1}`, `b${layer}v`], `s${layer}`, { transA: 1 });
      graph.add('Gemm', [`W${layer}`, `Ra${layer - 1}`, `s${layer}`], `Rz${layer}`, { transA: 1 });
    }
    graph.add('Greater', [`a${layer}`, 'zero'], `m${layer}`);
    graph.add('Where', [`m${layer}`, `Rz${layer}`, 'zero'], `Ra${layer}`);
  }
  graph.add('Gemm', [`a${depth - 1}`, `W${depth}v`, `b${depth}v`], `s${depth}`, { transA: 1 });
  graph.add('Gemm', [`Ra${depth - 1}`, `W${depth}`, `s${depth}`], 'Rlogits', { transA: 1 });
}

/** The gradient at the logits, scale·(p − target), and R of it, scale·(diag p − ppᵀ)·Rlogits. */
function addLogitDeltas(graph: GraphBuilder, depth: number): void {
  graph.add('Softmax', ['logits'], 'p', { axis: 1 });
  graph.add('Sub', ['p', 'targets'], 'residual');
  graph.add('Mul', ['residual', 'scale'], `d${depth}`);
  graph.add('Mul', ['p', 'Rlogits'], 'weighted');
  graph.add('ReduceSum', ['weighted', 'columns'], 'mean', { keepdims: 1 });
  graph.add('Sub', ['Rlogits', 'mean'], 'centred');
  graph.add('Mul', ['p', 'centred'], 'Rp');
  graph.add('Mul', ['Rp', 'scale'], `Rd${depth}`);
}

/** The deltas and R of them from the logits downwards, and with these R of each layer's gradient. */
function addBackward(graph: GraphBuilder, depth: number): void {
  for (let layer = depth; layer >= 1; layer -= 1) {
    // The logits' deltas are [n, classes], a hidden layer's [units, n].
    const isTop = layer === depth;
    const across = { transB: isTop ? 1 : 0 };
    const along = { transB: isTop ? 0 : 1 };
    const [own, ownR] = [`d${layer}`, `Rd${layer}`];
    graph.add('ReduceSum', [ownR, isTop ? 'rows' : 'columns'], `b${layer}Hv`, { keepdims: isTop ? 0 : 1 });
    if (layer === 1) {
      graph.add('Gemm', ['pixels', ownR], 'W1Hv', { transA: 1, ...along });
      continue;
    }
    const below = layer - 1;
    graph.add('Gemm', [`Ra${below}`, own], `g${layer}`, along);
    graph.add('Gemm', [`a${below}`, ownR, `g${layer}`], `W${layer}Hv`, along);
    graph.add('Gemm', [`W${layer}v`, own], `f${below}`, across);
    graph.add('Gemm', [`W${layer}`, ownR, `f${below}`], `Re${below}`, across);
    graph.add('Where', [`m${below}`, `Re${below}`, 'zero'], `Rd${below}`);
    // Nothing below the first layer's delta depends on the weights.
    if (below > 1) {
      graph.add('Gemm', [`W${layer}`, own], `e${below}`, across);
      graph.add('Where', [`m${below}`, `e${below}`, 'zero'], `d${below}`);
    }
  }
}
