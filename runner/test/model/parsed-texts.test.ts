import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ParsedTexts } from '../../src/model/parsed-texts.js';

describe('texts that were parsed before', () => {
  function words(): {
    readonly texts: ParsedTexts<readonly string[]>;
    readonly split: Split;
    parses: number;
  } {
    const texts = new ParsedTexts<readonly string[]>();
    const counted = {
      texts,
      parses: 0,
      split: (name: string, text: string) =>
        texts.parsed(name, text, () => {
          counted.parses += 1;
          if (text === '') throw new RangeError('empty');
          return text.split(' ');
        }),
    };
    return counted;
  }

  test('the same text of the same name is parsed once', () => {
    const counted = words();
    const found = [1, 2, 3].map(() => {
      counted.texts.begin();
      return counted.split('one', 'a b');
    });
    assert.equal(counted.parses, 1);
    assert.ok(found.every((one) => one === found[0]));
  });

  test('another text, and another name, is parsed anew', () => {
    const counted = words();
    assert.deepEqual(counted.split('one', 'a b'), ['a', 'b']);
    assert.deepEqual(counted.split('one', 'a c'), ['a', 'c']);
    assert.deepEqual(counted.split('one', 'a b'), ['a', 'b']);
    assert.deepEqual(counted.split('two', 'a b'), ['a', 'b']);
    assert.equal(counted.parses, 4);
  });

  test('what could not be parsed is tried again, and what was there before isn’t given for it', () => {
    const counted = words();
    counted.split('one', 'a b');
    for (const parses of [2, 3]) {
      assert.throws(() => counted.split('one', ''), RangeError);
      assert.equal(counted.parses, parses);
    }
  });

  test('what a reading doesn’t ask for is forgotten', () => {
    const counted = words();
    counted.split('one', 'a b');
    counted.texts.begin();
    counted.texts.begin();
    counted.split('one', 'a b');
    assert.equal(counted.parses, 2);
  });
});

type Split = (name: string, text: string) => readonly string[];
