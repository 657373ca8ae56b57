// A process of its own: `run.ts ENGINE` trains the small network for 200 steps and prints the hash of its weights.
import { hashWeights } from '../../stages/model/hash.js';
import { engineNamed } from './engines.js';
import { ORDER, SMALL } from './small.js';

const session = await engineNamed(process.argv[2]).start(SMALL);
await session.train(ORDER);
process.stdout.write(hashWeights(await session.weights()));
