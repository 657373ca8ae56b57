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
  const documents = new ParamsDocuments();
  const first = documents.read(nodeDisk, path, 'p.yaml');
  assert.equal(first?.get('k.deep'), 1);
  assert.equal(documents.read(nodeDisk, path, 'p.yaml'), first);
  assert.equal(documents.read(nodeDisk, other, 'q.json')?.get('k'), 2);
  writeFileSync(path, 'k: {deep: 3}');
  assert.equal(documents.read(nodeDisk, path, 'p.yaml')?.get('k.deep'), 3);
});

test('where no file is there is no document; any other trouble is told', () => {
  const folder = tempFolder('params');
  mkdirSync(join(folder, 'd.yaml'));
  writeFileSync(join(folder, 'f'), '');
  writeFileSync(join(folder, 'wrong.yaml'), 'k: [');
  const documents = new ParamsDocuments();
  for (const path of ['gone.yaml', 'd.yaml', 'f/p.yaml']) {
    assert.equal(documents.read(nodeDisk, join(folder, path), path), null, path);
  }
  assert.throws(() => documents.read(nodeDisk, join(folder, 'wrong.yaml'), 'wrong.yaml'), {
    name: 'PipelineError',
  });
  const denied = {
    ...nodeDisk,
    read: () => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    },
  };
  assert.throws(() => documents.read(denied, join(folder, 'p.yaml'), 'p.yaml'), { code: 'EACCES' });
});
