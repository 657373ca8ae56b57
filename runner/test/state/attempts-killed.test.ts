import { suite, test } from 'node:test';
import { fail, settingsOn, succeed, titleOf } from './attempts-bench.js';
import { firstTimes, killedAtEveryCall } from './attempts-recovered.js';

for (const setting of settingsOn('virtual')) {
  suite(titleOf(setting), () => {
    for (const [ending, work, mayBeNew] of [
      ['success', succeed, true],
      ['failure', fail, false],
    ] as const) {
      test(`killed before, half-way through and after every disk call on the way to ${ending}: old outs or new ones`, async () => {
        const isNew = firstTimes();
        for (const kind of ['kill-before', 'kill-halfway', 'kill-after'] as const) {
          await killedAtEveryCall(setting, { kind }, work, { mayBeNew, isNew });
        }
      });
    }
  });
}
