import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeLanguage, ScriptCode } from '../../src/inputs/code/language.js';
import { ScriptCodes } from '../../src/inputs/code/script-codes.js';
import { sha256 } from '../../src/model/hashes.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { memoryDisk, PROJECT } from '../support/memory-disk.js';

/** A language that writes down what it was asked. */
function language(name: string, extensions: readonly string[], log: string[]): CodeLanguage {
  return {
    name,
    extensions,
    hasExports: false,
    read: ({ script }): Promise<ScriptCode> => {
      log.push(`${name} reads ${script}`);
      const code = sha256(script);
      return Promise.resolve({
        identity: code,
        record: { tool: name, executed: code, sources: code },
        sources: {},
        references: [],
        claim: null,
        effects: [],
        prepare: () => Promise.reject(new Error('not asked')),
      });
    },
    prune: (scripts) => log.push(`${name} prunes all but ${[...scripts].join(', ')}`),
    save: () => log.push(`${name} saves`),
  };
}

function codesOf(log: string[]): ScriptCodes {
  const disk = { ...nodeDisk, ...memoryDisk({ 'a.ts': '', 'b.sh': '', 'c.R': '', 'd.ts/e': '' }) };
  return new ScriptCodes(disk, PROJECT, [
    language('TS', ['.ts', '.js'], log),
    language('Shell', ['.sh'], log),
  ]);
}

test('a script is read once, by the language that has its extension', async () => {
  const log: string[] = [];
  const codes = codesOf(log);
  assert.equal((await codes.of({ script: 'a.ts' })).identity, sha256('a.ts'));
  assert.equal((await codes.of({ script: 'b.sh' })).identity, sha256('b.sh'));
  assert.equal(await codes.of({ script: 'a.ts' }), await codes.of({ script: 'a.ts' }));
  assert.deepEqual(log, ['TS reads a.ts', 'Shell reads b.sh']);
});

test('every language prunes and saves', () => {
  const log: string[] = [];
  const codes = codesOf(log);
  codes.prune(new Set(['a.ts', 'b.sh']));
  codes.save();
  assert.deepEqual(log, [
    'TS prunes all but a.ts, b.sh',
    'Shell prunes all but a.ts, b.sh',
    'TS saves',
    'Shell saves',
  ]);
});

test('what is missing, a folder, or in no language is refused with advice', async () => {
  const codes = codesOf([]);
  for (const script of ['gone.ts', 'd.ts']) {
    await assert.rejects(codes.of({ script }), {
      message: `script ${script} doesn't exist\nCreate it, or correct \`script\`.`,
    });
  }
  await assert.rejects(codes.of({ script: 'c.R' }), {
    message:
      'script c.R is in no language whose code can be followed\n' +
      'Write it in TS (.ts, .js) or Shell (.sh); or start it by `cmd`, and list it in deps.',
  });
});
