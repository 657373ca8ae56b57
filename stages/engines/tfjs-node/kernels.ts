import type { Rectifier } from '../variants/activation.js';
import type { Attribute, Tensor, TensorFlow } from './tensorflow.js';

type Operands = 'a·b' | 'aᵀ·b' | 'a·bᵀ';

/** The kernels of TensorFlow that an MLP is trained with, one call each, in float32. */
export class Kernels {
  readonly #attributes: ReturnType<typeof attributesFor>;
  readonly #rows: Tensor;
  readonly #pixelScale: Tensor;

  constructor(private readonly tf: TensorFlow) {
    this.#attributes = attributesFor(tf);
    this.#rows = tf.tensor(Int32Array.of(0), [], 'int32');
    this.#pixelScale = tf.tensor(Float32Array.of(1 / 255), [], 'float32');
  }

  dispose(): void {
    this.#rows.dispose();
    this.#pixelScale.dispose();
  }

  /** A tensor in memory of its own, which the caller's array is copied to. */
  upload(values: Float32Array | Int32Array | Uint8Array, shape: readonly number[]): Tensor {
    const { decode, reshape } = this.#attributes[elementOf(values)];
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.tf.tidy(() => {
      const flat = this.#run('DecodeRaw', decode, this.tf.tensor([bytes], [1], 'string'));
      return this.#run(
        'Reshape',
        reshape,
        flat,
        this.tf.tensor(Int32Array.from(shape), [shape.length], 'int32'),
      );
    });
  }

  /** Images [n, inputs] of uint8 and m indices → pixels / 255 as [m, inputs]. */
  pixels(images: Tensor, indices: Tensor): Tensor {
    const { uint8, float } = this.#attributes;
    const bytes = this.#run('GatherV2', uint8.gather, images, indices, this.#rows);
    return this.#run('Mul', float.operands, this.#run('Cast', uint8.toFloat, bytes), this.#pixelScale);
  }

  /** Labels [n] of int32 and m indices → [m]. */
  labels(labels: Tensor, indices: Tensor): Tensor {
    return this.#run('GatherV2', this.#attributes.int32.gather, labels, indices, this.#rows);
  }

  product(operands: Operands, a: Tensor, b: Tensor): Tensor {
    return this.#run('MatMul', this.#attributes.product[operands], a, b);
  }

  /** [n, units] and a bias for each unit → [n, units]. */
  addBias(sums: Tensor, bias: Tensor): Tensor {
    return this.#run('BiasAdd', this.#attributes.bias, sums, bias);
  }

  /** [n, units] → [units]. */
  biasGradient(delta: Tensor): Tensor {
    return this.#run('BiasAddGrad', this.#attributes.bias, delta);
  }

  /** NaN stays NaN. */
  rectified(rectifier: Rectifier, sums: Tensor): Tensor {
    const { float, leaky } = this.#attributes;
    return rectifier.kind === 'relu'
      ? this.#run('Relu', float.operands, sums)
      : this.#run('LeakyRelu', leaky(rectifier.slope), sums);
  }

  /** Passes a gradient where the activation is above 0, and of the rest what the rectifier leaves. */
  rectifierGradient(rectifier: Rectifier, gradient: Tensor, activation: Tensor): Tensor {
    const { float, leaky } = this.#attributes;
    return rectifier.kind === 'relu'
      ? this.#run('ReluGrad', float.operands, gradient, activation)
      : this.#run('LeakyReluGrad', leaky(rectifier.slope), gradient, activation);
  }

  /** Logits [n, classes] and labels [n] → each sample's loss [n], and its gradient [n, classes]. */
  crossEntropy(logits: Tensor, labels: Tensor): readonly [losses: Tensor, gradient: Tensor] {
    const [losses, gradient] = this.tf
      .backend()
      .executeMultipleOutputs(
        'SparseSoftmaxCrossEntropyWithLogits',
        this.#attributes.crossEntropy,
        [logits, labels],
        2,
      );
    if (losses === undefined || gradient === undefined) throw new Error('TensorFlow returned no loss');
    return [losses, gradient];
  }

  /** @param name of no other variable in this process */
  variable(name: string, values: Float32Array, shape: readonly number[]): Tensor {
    const handle = this.#run('VarHandleOp', this.#attributes.variable(name, shape));
    const initial = this.upload(values, shape);
    this.#do('AssignVariableOp', this.#attributes.float.variable, handle, initial);
    initial.dispose();
    return handle;
  }

  /** The variable's present value. While the tensor lives, an update has to copy it first. */
  read(variable: Tensor): Tensor {
    return this.#run('ReadVariableOp', this.#attributes.float.variable, variable);
  }

  /** variable −= rate · gradient, in place. */
  descend(variable: Tensor, rate: Tensor, gradient: Tensor): void {
    this.#do('ResourceApplyGradientDescent', this.#attributes.float.operands, variable, rate, gradient);
  }

  destroy(variable: Tensor): void {
    this.#do('DestroyResourceOp', [], variable);
    variable.dispose();
  }

  #run(name: string, attributes: readonly Attribute[], ...inputs: readonly Tensor[]): Tensor {
    return this.tf.backend().executeSingleOutput(name, attributes, inputs);
  }

  #do(name: string, attributes: readonly Attribute[], ...inputs: readonly Tensor[]): void {
    this.tf.backend().executeMultipleOutputs(name, attributes, inputs, 0);
  }
}

function elementOf(values: Float32Array | Int32Array | Uint8Array): 'float' | 'int32' | 'uint8' {
  if (values instanceof Float32Array) return 'float';
  return values instanceof Int32Array ? 'int32' : 'uint8';
}

/** Made once: each step runs some forty kernels. */
function attributesFor(tf: TensorFlow) {
  const { binding } = tf.backend();
  const { TF_FLOAT: float, TF_INT32: int32, TF_UINT8: uint8 } = binding;
  const type = (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value });
  const text = (name: string, value: string): Attribute => ({ name, type: binding.TF_ATTR_STRING, value });
  const flag = (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value });
  const element = (value: number) => ({
    operands: [type('T', value)],
    variable: [type('dtype', value)],
    decode: [type('out_type', value)],
    reshape: [type('T', value), type('Tshape', int32)],
    gather: [type('Tparams', value), type('Tindices', int32), type('Taxis', int32)],
    toFloat: [type('SrcT', value), type('DstT', float)],
  });
  const product = (a: boolean, b: boolean): readonly Attribute[] => [
    type('T', float),
    flag('transpose_a', a),
    flag('transpose_b', b),
  ];
  return {
    float: element(float),
    int32: element(int32),
    uint8: element(uint8),
    bias: [type('T', float), text('data_format', 'NHWC')],
    leaky: (slope: number): readonly Attribute[] => [
      type('T', float),
      { name: 'alpha', type: binding.TF_ATTR_FLOAT, value: slope },
    ],
    crossEntropy: [type('T', float), type('Tlabels', int32)],
    product: { 'a·b': product(false, false), 'aᵀ·b': product(true, false), 'a·bᵀ': product(false, true) },
    variable: (name: string, shape: readonly number[]): readonly Attribute[] => [
      type('dtype', float),
      { name: 'shape', type: binding.TF_ATTR_SHAPE, value: shape },
      text('container', ''),
      text('shared_name', name),
    ],
  };
}
