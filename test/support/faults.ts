import assert from 'node:assert/strict';
import { InferenceSession } from 'onnxruntime-node';
import type { Engine } from '../../stages/engines/engine.js';
import { evaluationModel, probeModel } from '../../stages/engines/onnxruntime/evaluation-graph.js';
import { OnnxSession, onnxruntimeVariant, OPTIONS } from '../../stages/engines/onnxruntime/index.js';
import { trainingModel } from '../../stages/engines/onnxruntime/training-graph.js';
import { UNCHANGED } from '../../stages/engines/variants/unchanged.js';

/** The study's engine with a wrong gradient, for networks with two hidden layers and batches of `batch`. */
export function faultyEngines(batch: number): readonly Engine[] {
  return [
    withFactors('no gradient of the first biases', [1, 0, 1, 1, 1, 1]),
    withFactors('no gradient of the second biases', [1, 1, 1, 0, 1, 1]),
    withFactors('no gradient of the output biases', [1, 1, 1, 1, 1, 0]),
    withFactors('first layer × 1.001', [1.001, 1.001, 1, 1, 1, 1]),
    withFactors('second layer × 0.999', [1, 1, 0.999, 0.999, 1, 1]),
    withFactors('output layer × 1.001', [1, 1, 1, 1, 1.001, 1.001]),
    withFactors(
      'mean over one image too few',
      [1, 1, 1, 1, 1, 1].map(() => batch / (batch - 1)),
    ),
    withMaskAtZero,
  ];
}

function withFactors(name: string, factors: readonly number[]): Engine {
  return { ...onnxruntimeVariant({ ...UNCHANGED, rateFactors: () => factors }), name };
}

/**
 * Activations of 0 are those of all units that are off. The graph compares with a constant, whose value is made the
 * nearest below 0 that matters nowhere else.
 */
const withMaskAtZero: Engine = {
  name: 'a ReLU mask of ≥ 0',
  async start(setup) {
    const { shape, batchSize } = setup;
    const model = Buffer.from(trainingModel(shape, batchSize, UNCHANGED));
    // onnx.proto's TensorProto: the name, then field 9 (raw_data) of four bytes.
    const name = Buffer.from('zero\x4a\x04', 'latin1');
    const at = model.indexOf(name);
    assert.ok(at !== -1 && model.indexOf(name, at + 1) === -1);
    model.writeFloatLE(-1e-30, at + name.length);
    const [training, evaluation, probe] = await Promise.all(
      [model, evaluationModel(shape, UNCHANGED), probeModel(shape, UNCHANGED)].map((bytes) =>
        InferenceSession.create(bytes, OPTIONS),
      ),
    );
    assert.ok(training && evaluation && probe);
    return new OnnxSession(setup, { training, evaluation, probe }, UNCHANGED);
  },
};
