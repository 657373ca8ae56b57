import type { Activation } from '../variants/activation.js';
import type { LossKind } from '../variants/names.js';
import { scalar } from './network.js';
import type { Constant, GraphBuilder } from './onnx.js';

/** Of `addLoss`; those named `zero` and `infinity` are the step's own. */
export function lossConstants(loss: LossKind, batchSize: number): readonly Constant[] {
  return loss === 'cross-entropy'
    ? [scalar('minusInverseBatch', -1 / batchSize)]
    : [scalar('halfInverseBatch', 1 / (2 * batchSize))];
}

/** `logits`, `target` → `loss`, `goOn`, and `residual` [batch, classes]: batch × the gradient of the loss at the logits. */
export function addLoss(graph: GraphBuilder, loss: LossKind): void {
  switch (loss) {
    case 'cross-entropy':
      // LogSoftmax subtracts each row's maximum, as PyTorch's does.
      graph.add('LogSoftmax', ['logits'], 'logP', { axis: 1 });
      // Chosen, not multiplied: another class's −∞ must not turn a finite loss into NaN.
      graph.add('Cast', ['target'], 'isTarget', { to: 'bool' });
      graph.add('Where', ['isTarget', 'logP', 'zero'], 'picked');
      graph.add('ReduceSum', ['picked'], 'sum', { keepdims: 0 });
      graph.add('Mul', ['sum', 'minusInverseBatch'], 'loss');
      break;
    case 'squared-error':
      graph.add('Sub', ['logits', 'target'], 'residual');
      graph.add('Mul', ['residual', 'residual'], 'squares');
      graph.add('ReduceSum', ['squares'], 'sum', { keepdims: 0 });
      graph.add('Mul', ['sum', 'halfInverseBatch'], 'loss');
  }
  // False for NaN, too; no cross-entropy and no squared distance is negative.
  graph.add('Less', ['loss', 'infinity'], 'goOn');
  if (loss === 'cross-entropy') {
    graph.add('Exp', ['logP'], 'p');
    graph.add('Sub', ['p', 'target'], 'residual');
  }
}

/** Of `addDerivative`; `zero` is the step's own. */
export function derivativeConstants(activation: Activation): readonly Constant[] {
  switch (activation.kind) {
    case 'relu':
      return [];
    case 'leaky-relu':
      return [scalar('slope', activation.slope)];
    case 'tanh':
      return [scalar('one', 1)];
  }
}

/** `e`, a delta at a layer's activations `a` → `d`, that at its sums: `e` times the derivative, told from `a`. */
export function addDerivative(graph: GraphBuilder, activation: Activation, layer: number): void {
  const [units, above, delta] = [`a${layer}`, `e${layer}`, `d${layer}`];
  if (activation.kind === 'tanh') {
    graph.add('Mul', [units, units], `s${layer}`);
    graph.add('Sub', ['one', `s${layer}`], `h${layer}`);
    graph.add('Mul', [above, `h${layer}`], delta);
    return;
  }
  // The mask is that of PyTorch: a whole gradient passes where the activation is above 0.
  graph.add('Greater', [units, 'zero'], `m${layer}`);
  const below = activation.kind === 'relu' ? 'zero' : graph.add('Mul', [above, 'slope'], `l${layer}`);
  graph.add('Where', [`m${layer}`, above, below], delta);
}
