import { suite, test } from 'node:test';
import { fail, settingsOn, succeed, titleOf } from './attempts-bench.js';
import { firstTimes, killedAtEveryCall } from './attempts-recovered.js';

// Between two calls nothing happens: what differs from disk to disk is half a call.
for (const setting of settingsOn('real')) {
  suite(titleOf(setting), () => {
    test('killed half-way through every disk call on the way to success: old outs or new ones', () =>
      killedAtEveryCall(setting, { kind: 'kill-halfway' }, succeed, { mayBeNew: true, isNew: firstTimes() }));

    test('killed half-way through every disk call on the way to failure: old outs', () =>
      killedAtEveryCall(setting, { kind: 'kill-halfway' }, fail, { mayBeNew: false, isNew: firstTimes() }));
  });
}
