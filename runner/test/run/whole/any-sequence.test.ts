import { test } from 'node:test';
import { torture } from '../../support/torture.js';
import { anySequence } from '../../torture/sequences.js';

test('whatever was edited, lost, damaged and killed: a run makes what a clean run would make, and the next has nothing to do', async () => {
  await anySequence(Date.now() % 2 ** 31, { all: 400, most: 30, few: 8 }[torture]);
});
