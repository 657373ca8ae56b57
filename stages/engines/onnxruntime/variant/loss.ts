import type { LossKind } from '../../variants/names.js';
import type { Constant, GraphBuilder } from '../onnx.js';
import { addLoss as addCrossEntropy } from '../training-graph.js';
import { scalar } from './network.js';

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
      addCrossEntropy(graph);
      graph.add('Exp', ['logP'], 'p');
      graph.add('Sub', ['p', 'target'], 'residual');
      return;
    case 'squared-error':
      graph.add('Sub', ['logits', 'target'], 'residual');
      graph.add('Mul', ['residual', 'residual'], 'squares');
      graph.add('ReduceSum', ['squares'], 'sum', { keepdims: 0 });
      graph.add('Mul', ['sum', 'halfInverseBatch'], 'loss');
      // False for NaN, too; no squared distance is negative.
      graph.add('Less', ['loss', 'infinity'], 'goOn');
  }
}
