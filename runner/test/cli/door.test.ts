import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Rig } from '../support/rig.js';

const EVIL = '\x1b]0;own\x07\x1b[2J\x9b31m\u202etxt\r';
/** As YAML writes it. */
const QUOTED = JSON.stringify(EVIL).replaceAll('\x9b', '\\u009b');
/** Controls but tab and line feed, and what turns the direction. */
const OBEYED = /(?![\t\n])\p{Cc}|\p{Bidi_Control}/u;

const rig = new Rig({
  'pipeline.yaml': `
stages:
  a:
    desc: ${QUOTED}
    cmd: ${JSON.stringify(`echo '${EVIL}'; echo > o${EVIL}; exit $(cat code)`).replaceAll('\x9b', '\\u009b')}
    deps: [code]
    params: [p]
    outs: [${JSON.stringify(`o${EVIL}`).replaceAll('\x9b', '\\u009b')}]
`,
  'params.yaml': `p: ${QUOTED}\n`,
  code: '0\n',
});

suite('nothing of a hostile pipeline, its params, outs and log is obeyed by a terminal', () => {
  const commands = [
    ['plan'],
    ['run'],
    ['status'],
    ['list'],
    ['list', '--json'],
    ['dag'],
    ['show', 'a'],
    ['show', 'a', '--json'],
    ['why', 'a'],
    ['why', 'a', '-S', `p=x${EVIL}`],
    ['logs', 'a'],
    ['trace', `o${EVIL}`],
    ['trace', '--json', `o${EVIL}`],
    ['plan', EVIL],
    ['verify', 'a'],
    ['aside'],
    [`--${EVIL}`],
  ];
  for (const args of commands) {
    test(JSON.stringify(args), async () => {
      const { stdout, stderr } = await rig.lockstep(...args);
      assert.ok(stdout + stderr !== '');
      assert.doesNotMatch(stdout, OBEYED);
      assert.doesNotMatch(stderr, OBEYED);
    });
  }

  test('a failure, with its log’s end', async () => {
    rig.write('code', '3\n');
    const { stdout, stderr, code } = await rig.lockstep('run');
    assert.equal(code, 1, stderr);
    assert.doesNotMatch(stdout + stderr, OBEYED);
  });

  test('`logs --raw` gives the bytes, which is what it is asked for', async () => {
    const { stdout } = await rig.lockstep('logs', 'a', '--raw');
    assert.ok(stdout.startsWith(EVIL), JSON.stringify(stdout));
    assert.match((await rig.lockstep('logs', 'a')).stdout, /^\\x1b\]0;own\\x07\\x1b\[2J/);
  });

  test('colours are the only control sequences, and lockstep’s own', async () => {
    rig.env.FORCE_COLOR = '1';
    rig.env.NO_COLOR = '';
    const { stdout } = await rig.lockstep('show', 'a');
    // eslint-disable-next-line no-control-regex -- control characters are what it is about
    assert.doesNotMatch(stdout.replace(/\x1b\[(?:[12]|3[1-9]|22|39)m/g, ''), OBEYED);
  });
});
