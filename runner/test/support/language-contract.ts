import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { CodeLanguage, ScriptCode } from '../../src/inputs/code/language.js';
import { ScriptCodes } from '../../src/inputs/code/script-codes.js';
import { ContentHasher } from '../../src/inputs/content.js';
import { StatMemo } from '../../src/inputs/memo.js';
import type { Entry } from '../../src/model/graph.js';
import type { CodeRecord } from '../../src/model/records.js';
import { nodeClock } from '../../src/system/node/clock.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { tempFolder } from './temp-folder.js';

/** What a language is made for: a workspace as one command sees it. */
export interface LanguagePlace {
  readonly hasher: ContentHasher;
  readonly workspace: string;
  /** `.lockstep`, which is there. */
  readonly root: string;
  readonly recorded: CodeRecord | null;
}

export type MakeLanguage = (place: LanguagePlace) => CodeLanguage;

/** A workspace whose scripts are looked at as by one command after another. */
export class Project {
  readonly folder = tempFolder('code');

  constructor(
    private readonly make: MakeLanguage,
    files: Readonly<Record<string, string>>,
  ) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  place(recorded: CodeRecord | null = null): LanguagePlace {
    const root = join(this.folder, '.lockstep');
    mkdirSync(root, { recursive: true });
    const memo = StatMemo.load(nodeDisk, join(root, 'memo.json'));
    return { hasher: new ContentHasher(nodeDisk, memo, nodeClock), workspace: this.folder, root, recorded };
  }

  /** The script's code as a command finds it that begins now, with what the lock has. */
  async code(script: string, recorded: CodeRecord | null = null): Promise<ScriptCode> {
    return this.read({ script }, recorded);
  }

  /** The same of a script or one export of it. */
  async read(entry: Entry, recorded: CodeRecord | null): Promise<ScriptCode> {
    const codes = new ScriptCodes(nodeDisk, this.folder, [this.make(this.place(recorded))]);
    const code = await codes.of(entry);
    codes.save();
    return code;
  }
}

type Edit = readonly [path: string, text: string];

export interface LanguageExample {
  readonly files: Readonly<Record<string, string>>;
  readonly script: string;
  /** The script's sources, sorted. */
  readonly sources: readonly string[];
  /** What the script writes to stdout. */
  readonly prints: string;
  /** Edits that change nothing of what is executed. */
  readonly irrelevant: readonly Edit[];
  /** One of each source, at least. */
  readonly relevant: readonly Edit[];
}

/** What every language has to keep. */
export function keepsLanguageContract(make: MakeLanguage, example: LanguageExample): void {
  const { files, script } = example;
  const project = (): Project => new Project(make, files);

  test('an identity is that of the code: what is irrelevant leaves it, every source changes it', async () => {
    const one = project();
    const { identity } = await one.code(script);
    for (const [path, text] of example.irrelevant) {
      one.write(path, text);
      assert.equal((await one.code(script)).identity, identity, `${path}: ${text}`);
    }
    const changed = new Set([identity]);
    for (const [path, text] of example.relevant) {
      const other = project();
      other.write(path, text);
      changed.add((await other.code(script)).identity);
    }
    assert.equal(changed.size, 1 + example.relevant.length, 'all differ');
    assert.deepEqual([...new Set(example.relevant.map(([path]) => path))].sort(), example.sources);
  });

  test('it is the same in every folder, and so is the record', async () => {
    const [one, other] = [await project().code(script), await project().code(script)];
    assert.deepEqual([one.identity, one.record], [other.identity, other.record]);
  });

  test('the sources are named, with what they hold', async () => {
    const one = project();
    const { sources, references, record } = await one.code(script);
    assert.deepEqual(Object.keys(sources), example.sources);
    assert.deepEqual(references, []);
    assert.match(record.tool, /^\S+ \S+$/, 'a tool and its version');
    for (const [path, text] of example.relevant) {
      const other = project();
      other.write(path, text);
      const code = await other.code(script);
      assert.notEqual(code.record.sources, record.sources);
      const differ = Object.keys(sources).filter((source) => sources[source] !== code.sources[source]);
      assert.deepEqual(differ, [path]);
    }
  });

  test('while the sources are the recorded ones, the recorded identity stands, whatever the tool makes now', async () => {
    const one = project();
    const { identity, record } = await one.code(script);
    assert.equal((await one.code(script, { ...record, tool: 'another 0.1' })).identity, identity);
    assert.deepEqual((await one.code(script, record)).record, record);
  });

  test('it is startable as it is, and only then something is written', async () => {
    const one = project();
    const code = await one.code(script);
    const { program, args } = await code.prepare();
    const printed = execFileSync(program, [...args], { cwd: one.folder, encoding: 'utf8' });
    assert.equal(printed, example.prints);
  });

  test('what was changed since it was read, and never made, is not started', async () => {
    const one = project();
    // As a run finds it whose code was read by an earlier one, and has nothing in memory.
    await one.code(script);
    const code = await one.code(script);
    const [edit] = example.relevant.filter(([path]) => path === script);
    assert.ok(edit !== undefined);
    one.write(...edit);
    await assert.rejects(code.prepare(), /was changed after the run was planned\nRun again\./);
  });
}
