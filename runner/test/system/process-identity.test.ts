import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePs } from '../../src/system/node/darwin-processes.js';

test('macOS tells processes by ps: start times have spaces, zombies no longer run', () => {
  const output = `
    1     1 Ss   Mon Nov 23 08:00:01 2026 launchd
  501   501 R+   Tue Nov 24 15:24:05 2026 node
  502   501 Z+   Tue Nov 24 15:24:06 2026
12345   501 S    Tue Nov  3 09:24:06 2026 Google Chrome H
`;
  assert.deepEqual(parsePs(output), [
    { pid: 1, at: 1, id: 1, session: null, group: 1, startTime: 'Mon Nov 23 08:00:01 2026', name: 'launchd' },
    {
      pid: 501,
      at: 501,
      id: 501,
      session: null,
      group: 501,
      startTime: 'Tue Nov 24 15:24:05 2026',
      name: 'node',
    },
    {
      pid: 12345,
      at: 12345,
      id: 12345,
      session: null,
      group: 501,
      startTime: 'Tue Nov  3 09:24:06 2026',
      name: 'Google Chrome H',
    },
  ]);
});
