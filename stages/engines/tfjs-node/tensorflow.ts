import { createRequire } from 'node:module';
import { requireInstalled } from './installation.js';

/** A tensor of TensorFlow's, to be disposed of by whoever it was given to. */
export interface Tensor {
  readonly shape: readonly number[];
  dataSync(): Float32Array | Int32Array | Uint8Array;
  dispose(): void;
}

export interface Attribute {
  readonly name: string;
  /** One of the binding's `TF_ATTR_…`. */
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

/** The native library's enumerations. */
export interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_UINT8: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_TYPE: number;
}

/**
 * Runs TensorFlow's kernels by name (https://www.tensorflow.org/api_docs/python/tf/raw_ops). Unlike the package's
 * operations they need no `util.isNullOrUndefined`, which Node 23 removed.
 */
export interface Backend {
  readonly binding: Binding;
  executeSingleOutput(name: string, attributes: readonly Attribute[], inputs: readonly Tensor[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Tensor[],
    outputs: number,
  ): readonly Tensor[];
}

/** What is used of the package. Its own types come with it, and it isn't part of the plain install. */
export interface TensorFlow {
  /** Shares the memory of `values`: they must stay as they are for as long as the tensor lives. */
  tensor(
    values: Float32Array | Int32Array | readonly Uint8Array[],
    shape: readonly number[],
    type: 'float32' | 'int32' | 'string',
  ): Tensor;
  /** Disposes of every tensor that `work` made, but for the one that it returns. */
  tidy(work: () => Tensor): Tensor;
  memory(): { readonly numTensors: number };
  getBackend(): string;
  backend(): Backend;
}

/** Read by the library when it is loaded. One thread, as in every engine; of its log, errors only. */
const ENVIRONMENT = {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2',
};

/** @throws {Error} when @tensorflow/tfjs-node isn't set up: the message names the command that does it */
export function loadTensorFlow(): TensorFlow {
  const folder = requireInstalled();
  Object.assign(process.env, ENVIRONMENT);
  // Not an import: no cell could then be planned where the package isn't installed.
  const found: unknown = createRequire(folder)('@tensorflow/tfjs-node');
  if (!isTensorFlow(found) || found.getBackend() !== 'tensorflow') {
    throw new Error('@tensorflow/tfjs-node was loaded without its native backend');
  }
  return found;
}

function isTensorFlow(found: unknown): found is TensorFlow {
  if (typeof found !== 'object' || found === null) return false;
  return ['tensor', 'tidy', 'memory', 'getBackend', 'backend'].every(
    (name) => typeof Reflect.get(found, name) === 'function',
  );
}
