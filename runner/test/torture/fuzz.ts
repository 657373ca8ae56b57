import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chance, type Part } from './part.js';

/** Something that reads what others wrote. */
export interface Target {
  readonly name: string;
  /** Folder with inputs to begin with. */
  readonly corpus: string;
  /** Pieces that mean something to it. */
  readonly tokens: readonly [string, ...string[]];
  /** @throws only what `isRefusal` knows; and where it made something false of it, an AssertionError */
  readonly feed: (input: Buffer) => void | Promise<void>;
  readonly isRefusal: (error: unknown) => boolean;
}

/** CPU time that one input may take. */
const MOST_MS = 2_000;
const MOST_BYTES = 20_000;

/** Inputs that are damaged by chance, a few changes each: whatever they are, they are read or refused, and soon. */
export function fuzzed(target: Target): Part {
  const corpus = corpusOf(target);
  return {
    name: `fuzz ${target.name}`,
    *cases(seed) {
      for (let number = 1; ; number += 1) {
        const chance = new Chance(`${seed} ${target.name} ${number}`);
        yield {
          title: `input ${number}`,
          async run() {
            await fed(target, mutated(corpus, target.tokens, chance));
            return { tried: 1, injected: 1 };
          },
        };
      }
    },
  };
}

export function corpusOf({ corpus }: Pick<Target, 'corpus'>): readonly [Buffer, ...Buffer[]] {
  const [first, ...rest] = readdirSync(corpus)
    .sort()
    .map((name) => readFileSync(join(corpus, name)));
  assert.ok(first);
  return [first, ...rest];
}

/** @throws with the input where it isn't read or refused as it should be */
async function fed({ name, feed, isRefusal }: Target, input: Buffer): Promise<void> {
  const start = process.cpuUsage();
  try {
    await feed(input);
  } catch (error) {
    if (isRefusal(error)) return;
    const why = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
    throw new Error(`${name} of ${JSON.stringify(input.toString('latin1'))}: ${why}`, { cause: error });
  }
  const { user, system } = process.cpuUsage(start);
  const took = (user + system) / 1000;
  assert.ok(took < MOST_MS, `${name} of ${JSON.stringify(input.toString('latin1'))} took ${took} ms`);
}

type Change = (input: Buffer, chance: Chance, other: Buffer) => Buffer;

const CHANGES: readonly [Change, ...Change[]] = [
  (input, chance) => {
    const bytes = Buffer.from(input);
    const at = chance.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
    return bytes;
  },
  (input, chance) => replaced(input, span(input, chance), Buffer.alloc(0)),
  (input, chance) => {
    const from = span(input, chance);
    return replaced(input, { at: chance.below(input.length), length: 0 }, part(input, from));
  },
  (input, chance, other) => replaced(input, span(input, chance), part(other, span(other, chance))),
  (input, chance) => input.subarray(0, chance.below(input.length)),
  (input, chance) => replaced(input, span(input, chance), Buffer.from([chance.below(256)])),
];

function mutated(
  corpus: readonly [Buffer, ...Buffer[]],
  tokens: readonly [string, ...string[]],
  chance: Chance,
): Buffer {
  let input = chance.of(corpus);
  for (let left = 1 + chance.below(6); left > 0; left -= 1) {
    const isToken = chance.below(3) === 0;
    const token = Buffer.from(chance.of(tokens));
    input = isToken
      ? replaced(input, { ...span(input, chance), length: chance.below(3) }, token)
      : chance.of(CHANGES)(input, chance, chance.of(corpus));
  }
  return input.subarray(0, MOST_BYTES);
}

interface Span {
  readonly at: number;
  readonly length: number;
}

function span(input: Buffer, chance: Chance): Span {
  return { at: chance.below(input.length + 1), length: chance.below(Math.min(input.length, 60) + 1) };
}

const part = (input: Buffer, { at, length }: Span): Buffer => input.subarray(at, at + length);

function replaced(input: Buffer, { at, length }: Span, by: Buffer): Buffer {
  return Buffer.concat([input.subarray(0, at), by, input.subarray(at + length)]);
}
