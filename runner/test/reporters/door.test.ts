import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { jsonText, openDoor, shown } from '../../src/reporters/door.js';
import { painter } from '../../src/reporters/style.js';
import { nodeStreams } from '../../src/system/node/command-line.js';

/** By Unicode's own words: controls but tab and line feed, what turns the direction, separators of lines. */
const OBEYED = /(?![\t\n])\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}|(?!\p{Join_C}|\p{VS})\p{DI}/u;
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\x1b', '[', '31', ';', 'm', 'J', '\x9b', '\u202e', '\u200b', '\u200d', '\u{e0041}'),
    fc.string({ unit: 'binary' }),
  ),
});

function through(write: (door: ReturnType<typeof openDoor>) => void, secret = '0123456789abcdef'): string {
  let text = '';
  const output = Object.assign(Object.create(nodeStreams.stdout) as typeof nodeStreams.stdout, {
    isTTY: true,
    write: (part: string) => (text += part) !== '',
  });
  write(openDoor(output, secret));
  return text;
}

suite('the door to the terminal', () => {
  test('whatever data holds, nothing of it is obeyed', () => {
    fc.assert(
      fc.property(hostile, (data) => {
        assert.doesNotMatch(
          through((door) => door.write(data)),
          OBEYED,
        );
        assert.doesNotMatch(jsonText({ data }), OBEYED);
        assert.deepEqual(JSON.parse(jsonText({ data })), { data });
      }),
    );
  });

  test('what it shows can be told from what it leaves', () => {
    assert.equal(shown('a\tb\n\x1b[2J\x9b\u202e\r'), 'a\tb\n\\x1b[2J\\x9b\\u202e\\x0d');
    assert.equal(shown('ünïcödé 日本 👩‍🔬'), 'ünïcödé 日本 👩‍🔬');
  });

  test('what takes no room is shown, but where letters beyond ASCII need it', () => {
    assert.equal(
      shown('a\u200bb\u2060c\ufeffd\u00ade\u{e0041}'),
      'a\\u200bb\\u2060c\\ufeffd\\xade\\u{e0041}',
    );
    assert.equal(shown('a\u200db a\u200cb a\ufe0f'), 'a\\u200db a\\u200cb a\\ufe0f');
    for (const text of ['👩‍🔬 ❤️ 1️⃣', 'می\u200cخواهم', 'क्\u200dष']) assert.equal(shown(text), text);
  });

  test('lockstep’s own colours pass around hostile data, and the data can’t say that it is lockstep’s', () => {
    const paintedIn = (secret: string, data: string): string =>
      through((door) => door.write(painter({}, door)('red', data)), secret);
    assert.equal(paintedIn('0123456789abcdef', 'x\x1b[31my'), '\x1b[31mx\\x1b[31my\x1b[39m');
    const stolen = openDoor(nodeStreams.stdout, 'ffffffffffffffff').sequence('31', 'm');
    assert.doesNotMatch(paintedIn('0123456789abcdef', stolen).slice(5, -5), OBEYED);
    assert.equal(paintedIn('', stolen).includes('\x1b[31mx'), false);
  });
});
