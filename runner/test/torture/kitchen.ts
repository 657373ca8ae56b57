import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RunSettings } from '../support/in-process.js';
import { whatItDid } from '../support/play.js';
import { World } from '../support/world.js';

const SOURCES = ['x.txt', 'y.txt'] as const;

/** A stage that puts together what it reads; a `deaf` one reads it and makes the same all the same. */
interface Cook {
  readonly kind: 'command' | 'script';
  readonly deaf: boolean;
  readonly cached: boolean;
  /** Which of the sources and of the outs before it it reads. */
  readonly reads: readonly number[];
  /** Changes by an edit of the pipeline, or of the script. */
  readonly salt: number;
}

export const COOKS = fc.array(
  fc.record({
    kind: fc.constantFrom('command' as const, 'script' as const),
    deaf: fc.boolean(),
    cached: fc.boolean(),
    reads: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 3 }),
    salt: fc.constant(0),
  }),
  { minLength: 1, maxLength: 4 },
);

export const STEP = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      which: fc.nat(1),
      text: fc.constantFrom<string>('1\n', '2\n', ''),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'salt' as const,
        'edit out' as const,
        'remove out' as const,
        'out is a folder' as const,
      ),
      which: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'lose lock' as const,
        'lose runs' as const,
        'lose store' as const,
        'damage store' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('killed' as const, 'power cut' as const),
      at: fc.integer({ min: 1, max: 120 }),
      kind: fc.constantFrom('kill-before' as const, 'kill-halfway' as const, 'kill-after' as const),
      jobs: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      force: fc.boolean(),
      runCache: fc.boolean(),
      jobs: fc.integer({ min: 1, max: 4 }),
    }),
  },
);
export type Action = typeof STEP extends fc.Arbitrary<infer Value> ? Value : never;

const outOf = (index: number): string => `out${index}.txt`;

function inputsOf(cooks: readonly Cook[], index: number): readonly string[] {
  const there = [...SOURCES, ...cooks.slice(0, index).map((_, before) => outOf(before))];
  return [...new Set((cooks[index]?.reads ?? []).map((which) => there[which % there.length] ?? ''))];
}

function filesOf(cooks: readonly Cook[]): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  const lines = cooks.map(({ kind, deaf, cached, salt }, index) => {
    const inputs = inputsOf(cooks, index);
    const text = (from: string, to: string): string =>
      `cat ${from} > ${deaf ? `heard${index}` : to}; echo ${salt} ${deaf ? '>' : '>>'} ${to}`;
    if (kind === 'command') {
      return `  s${index}: {cmd: "${text(inputs.join(' '), outOf(index))}", deps: [${inputs.join(', ')}], outs: [{${outOf(index)}: {cache: ${cached}}}]}`;
    }
    files[`s${index}.sh`] = text(inputs.map((_, at) => `$d${at}`).join(' '), '$out');
    const deps = inputs.map((path, at) => `d${at}: ${path}`).join(', ');
    return `  s${index}: {script: s${index}.sh, deps: {${deps}}, outs: {out: {path: ${outOf(index)}, cache: ${cached}}}}`;
  });
  return { ...files, 'pipeline.yaml': `stages:\n${lines.join('\n')}\n` };
}

/** What a clean run would make: each stage once, in order, of what lies there. */
function model(
  cooks: readonly Cook[],
  sources: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = { ...sources };
  for (const [index, { deaf, salt }] of cooks.entries()) {
    const heard = inputsOf(cooks, index).map((path) => texts[path] ?? '');
    texts[outOf(index)] = `${deaf ? '' : heard.join('')}${salt}\n`;
  }
  return texts;
}

/** A workspace that a test edits at will, and that knows what should be in it. */
export class Kitchen {
  readonly world: World;
  readonly #sources: Record<string, string> = { 'x.txt': 'x\n', 'y.txt': 'y\n' };
  #edits = 0;

  constructor(private cooks: readonly Cook[]) {
    this.world = new World({ ...this.#sources, ...filesOf(cooks) });
  }

  async act(step: Action): Promise<void> {
    const { world } = this;
    switch (step.do) {
      case 'write': {
        const path = SOURCES[step.which] ?? SOURCES[0];
        this.#sources[path] = step.text;
        world.write(path, step.text);
        return;
      }
      case 'salt':
        this.cooks = this.cooks.map((cook, index) =>
          index === step.which % this.cooks.length ? { ...cook, salt: cook.salt + 1 } : cook,
        );
        for (const [path, text] of Object.entries(filesOf(this.cooks))) world.write(path, text);
        return;
      case 'edit out':
        this.#edits += 1;
        this.#put(step.which, (path) => {
          world.write(path, `by hand ${this.#edits}\n`);
        });
        return;
      case 'remove out':
        this.#put(step.which, () => undefined);
        return;
      case 'out is a folder':
        this.#put(step.which, (path) => {
          world.write(`${path}/inner`, 'by hand\n');
        });
        return;
      case 'lose lock':
        world.remove('pipeline.lock');
        return;
      case 'lose runs':
        world.remove('.lockstep/runs');
        return;
      case 'lose store':
        world.remove('.lockstep/store');
        return;
      case 'damage store':
        for (const path of world.files('.lockstep/store')) {
          const text = world.read(path) ?? '';
          world.remove(path);
          world.write(path, text.replaceAll(/./g, '!'));
        }
        return;
      case 'killed':
      case 'power cut':
        await world.run({ jobs: step.jobs }, { at: step.at, fault: { kind: step.kind } });
        if (step.do === 'power cut') world.powerCut(step.at % 2 === 0 ? 'kept' : 'lost');
        // What the test wrote isn't what a power cut is about.
        for (const [path, text] of Object.entries({ ...this.#sources, ...filesOf(this.cooks) }))
          world.write(path, text);
        world.virtual.settle();
        return;
      case 'run':
        await this.check(step);
    }
  }

  async check(settings: RunSettings = {}): Promise<void> {
    const played = await this.world.run(settings);
    assert.ifError(played.error);
    assert.equal(played.finished?.ok, true, JSON.stringify(whatItDid(played)));
    const expected = model(this.cooks, this.#sources);
    const found = Object.fromEntries(Object.keys(expected).map((path) => [path, this.world.read(path)]));
    assert.deepEqual(found, expected);
  }

  /** All is there, and the next run has nothing to do. */
  async isDone(): Promise<void> {
    await this.check();
    const { finished } = await this.world.run();
    assert.deepEqual([finished?.upToDate, finished?.executed], [this.cooks.length, 0]);
    await this.#runsNoMore();
  }

  /** After an edit of one source, nothing runs but what reads it, or what is made of that. */
  async #runsNoMore(): Promise<void> {
    this.#edits += 1;
    await this.act({ do: 'write', which: 0, text: `edit ${this.#edits}\n` });
    const played = await this.world.run();
    assert.equal(played.finished?.ok, true);
    const changed = new Set<string>(['x.txt']);
    for (const index of this.cooks.keys()) {
      if (inputsOf(this.cooks, index).some((path) => changed.has(path))) changed.add(outOf(index));
    }
    const ran = Object.entries(whatItDid(played)).flatMap(([name, did]) =>
      did.startsWith('ran') ? [name] : [],
    );
    const others = ran.filter((name) => !changed.has(outOf(Number(name.slice(1)))));
    assert.deepEqual(others, []);
  }

  #put(which: number, put: (path: string) => void): void {
    const path = outOf(which % this.cooks.length);
    this.world.remove(path);
    put(path);
  }
}
