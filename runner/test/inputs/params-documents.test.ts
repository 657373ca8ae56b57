import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ParamsDocuments } from '../../src/inputs/params-documents.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { tempFolder } from '../support/temp-folder.js';

test('a params file is read each time, and parsed when its bytes are others', () => {
  const folder = tempFolder('params');
  const [path, other] = [join(folder, 'p.yaml'), join(folder, 'q.json')];
  writeFileSync(path, 'k: {deep: 1}');
  writeFileSync(other, '{"k": 2}');
  const documents = new ParamsDocuments(nodeDisk);
  const first = documents.read(path, 'p.yaml');
  assert.equal(first?.get('k.deep'), 1);
  assert.equal(documents.read(path, 'p.yaml'), first);
  assert.equal(documents.read(other, 'q.json')?.get('k'), 2);
  writeFileSync(path, 'k: {deep: 3}');
  assert.equal(documents.read(path, 'p.yaml')?.get('k.deep'), 3);
});

test('where no file is there is no document; any other trouble is told', () => {
  const folder = tempFolder('params');
  mkdirSync(join(folder, 'd.yaml'));
  writeFileSync(join(folder, 'f'), '');
  writeFileSync(join(folder, 'wrong.yaml'), 'k: [');
  const documents = new ParamsDocuments(nodeDisk);
  for (const path of ['gone.yaml', 'd.yaml', 'f/p.yaml']) {
    assert.equal(documents.read(join(folder, path), path), null, path);
  }
  assert.throws(() => documents.read(join(folder, 'wrong.yaml'), 'wrong.yaml'), { name: 'PipelineError' });
  const denied = new ParamsDocuments({
    ...nodeDisk,
    read: () => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    },
  });
  assert.throws(() => denied.read(join(folder, 'p.yaml'), 'p.yaml'), { code: 'EACCES' });
});
