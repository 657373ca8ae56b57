import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PipelineError } from '../../src/model/errors.js';
import { loadPipeline } from '../../src/pipeline/load.js';
import { selectTargets } from '../../src/pipeline/targets.js';
import { stageList } from '../../src/reporters/stage-list.js';
import { PROJECT, memoryDisk } from '../support/memory-disk.js';
import { Rig } from '../support/rig.js';
import { type DvcCase, differences } from './compare.js';
import { DIFFERENT, LATER } from './known.js';

const { cases } = JSON.parse(readFileSync(new URL('dvc-cases.json', import.meta.url), 'utf8')) as {
  cases: DvcCase[];
};

/** DVC was asked in an empty git repository. */
const REPOSITORY = { '.dvc/config': '', '.git/HEAD': '' };

/** `list --json` without the process around it. */
function listed({ files }: DvcCase): Parameters<typeof differences>[1] {
  try {
    const graph = loadPipeline({
      disk: memoryDisk({ ...REPOSITORY, ...files }),
      directory: PROJECT,
      file: null,
    });
    return stageList(graph, selectTargets(graph, [], { directory: PROJECT, scope: { kind: 'all' } }));
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { error: error.message };
  }
}

test('what DVC makes of a dvc.yaml is what lockstep makes of it', (context) => {
  const count = { equal: 0, different: 0, later: 0 };
  const unexpected: string[] = [];
  for (const one of cases) {
    const found = differences(one, listed(one));
    const known = one.name in DIFFERENT ? 'different' : one.name in LATER ? 'later' : 'equal';
    if (known === 'equal') {
      unexpected.push(...found.map((line) => `${one.name}: ${line}`));
    } else if (found.length === 0) {
      unexpected.push(`${one.name}: is listed as ${known}, but is equal: take it off the list`);
    }
    count[known]++;
  }
  assert.deepEqual(unexpected, []);
  context.diagnostic(`${cases.length} cases of DVC's: ${JSON.stringify(count)}`);
});

for (const name of ['unpack/default', 'foreach/numbers', 'matrix/frozen-desc-wdir-params', 'outs/flags']) {
  test(`the command says the same: ${name}`, async () => {
    const one = cases.find((candidate) => candidate.name === name);
    assert.ok(one);
    const { code, stdout } = await new Rig(one.files).lockstep('list', '--json');
    assert.equal(code, 0);
    assert.deepEqual(differences(one, JSON.parse(stdout) as ReturnType<typeof stageList>), []);
  });
}

test('the command refuses with exit code 2, on stderr: foreach/missing', async () => {
  const one = cases.find(({ name }) => name === 'foreach/missing');
  assert.ok(one);
  const { code, stdout, stderr } = await new Rig(one.files).lockstep('list', '--json');
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^dvc\.yaml:3:14: stage "a": \$\{nope\}/);
});

test('every listed case exists', () => {
  const names = new Set(cases.map(({ name }) => name));
  const gone = [...Object.keys(DIFFERENT), ...Object.keys(LATER)].filter((name) => !names.has(name));
  assert.deepEqual(gone, []);
});
