import { test } from 'node:test';
import { anySequence } from '../../torture/sequences.js';

test('whatever was edited, lost, damaged and killed: a run makes what a clean run would make, and the next has nothing to do', async () => {
  await anySequence(Date.now() % 2 ** 31, 30);
});
