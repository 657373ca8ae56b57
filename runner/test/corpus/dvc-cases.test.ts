import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { PipelineError } from '../../src/model/errors.js';
import { loadPipeline } from '../../src/pipeline/load.js';
import { selectTargets } from '../../src/pipeline/targets.js';
import { stageList } from '../../src/reporters/stage-list.js';
import { PROJECT, memoryDisk } from '../support/memory-disk.js';
import { Rig } from '../support/rig.js';
import { type DvcCase, differences } from './compare.js';
import { DIFFERENT } from './known.js';

/** One file each, and whole projects: several files, `.dvc` files, configuration, locks. */
const corpora = { files: casesOf('dvc-cases.json'), projects: casesOf('dvc-project-cases.json') };
const cases = [...corpora.files, ...corpora.projects];

function casesOf(file: string): readonly DvcCase[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return (JSON.parse(text) as { cases: DvcCase[] }).cases;
}

/** DVC was asked in a project of its own in a git repository. */
const PLACE = { '.dvc/config': '', '.git/HEAD': 'ref: refs/heads/main\n' };

/** `list --all --json` without the process around it. */
function listed({ files }: DvcCase): Parameters<typeof differences>[1] {
  try {
    const disk = memoryDisk({ ...PLACE, ...files });
    const graph = loadPipeline({ disk, directory: PROJECT, file: null });
    const asking = { directory: PROJECT, scope: { kind: 'all' } } as const;
    return stageList(graph, selectTargets(graph, [], asking));
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { error: error.message };
  }
}

function compareAll(context: TestContext, all: readonly DvcCase[]): void {
  const count = { equal: 0, different: 0 };
  const unexpected: string[] = [];
  for (const one of all) {
    const found = differences(one, listed(one));
    const known = one.name in DIFFERENT ? 'different' : 'equal';
    if (known === 'equal') {
      unexpected.push(...found.map((line) => `${one.name}: ${line}`));
    } else if (found.length === 0) {
      unexpected.push(`${one.name}: is listed as different, but is equal: take it off the list`);
    }
    count[known]++;
  }
  assert.deepEqual(unexpected, []);
  context.diagnostic(`${all.length} cases of DVC's: ${JSON.stringify(count)}`);
}

test('what DVC makes of a dvc.yaml is what lockstep makes of it', (context) => {
  compareAll(context, corpora.files);
});

test('what DVC makes of a project is what lockstep makes of it', (context) => {
  compareAll(context, corpora.projects);
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
  const gone = Object.keys(DIFFERENT).filter((name) => !names.has(name));
  assert.deepEqual(gone, []);
});
