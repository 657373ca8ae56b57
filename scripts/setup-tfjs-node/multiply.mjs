// `multiply.mjs FOLDER`: lets the TensorFlow that is installed there multiply two matrices, and says which it is.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
Object.assign(process.env, { TF_CPP_MIN_LOG_LEVEL: '2' });
const tf = createRequire(join(folder, '/'))('@tensorflow/tfjs-node');
if (tf.getBackend() !== 'tensorflow') throw new Error('the native backend is not in use');
const backend = tf.backend();
const { binding } = backend;
const product = backend.executeSingleOutput(
  'MatMul',
  [
    { name: 'transpose_a', type: binding.TF_ATTR_BOOL, value: false },
    { name: 'transpose_b', type: binding.TF_ATTR_BOOL, value: false },
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
  ],
  [tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([1, 1], [2, 1])],
);
const values = [...product.dataSync()].join(' ');
if (values !== '3 7') throw new Error(`[1 2; 3 4] · [1; 1] is [3; 7], but TensorFlow says ${values}`);
process.stdout.write(
  `@tensorflow/tfjs-node ${tf.version['tfjs-node']} on libtensorflow ${binding.TF_Version}\n`,
);
