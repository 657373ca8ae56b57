import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Fifos } from '../../src/system/node/fifos.js';
import { tempFolder } from '../support/temp-folder.js';

test('a sign is held until it is released, and then leaves nothing', () => {
  const folder = tempFolder('signs');
  const signs = new Fifos();
  const path = join(folder, 'a');
  assert.equal(signs.look(path), 'absent');
  const sign = signs.hold(path);
  assert.equal(new Fifos().look(path), 'held');
  sign?.release();
  sign?.release();
  assert.equal(signs.look(path), 'absent');
  signs.tidy();
  assert.deepEqual(readdirSync(folder), []);
});

test('what a process starts holds it, too, and nobody does once all are dead', async () => {
  const path = join(tempFolder('signs'), 'a');
  const signs = new Fifos();
  const descriptor = signs.open(path);
  assert.ok(descriptor !== null);
  const child = spawn('/bin/sh', ['-c', 'sleep 60 & echo $!; exit'], {
    stdio: ['ignore', 'pipe', 'inherit', descriptor],
  });
  const [printed] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  closeSync(descriptor);
  if (child.exitCode === null) await once(child, 'exit');
  assert.equal(signs.look(path), 'held');
  const grandchild = Number(printed.toString());
  process.kill(grandchild, 'SIGKILL');
  while (signs.look(path) === 'held') await new Promise((resolve) => setImmediate(resolve));
  assert.equal(signs.look(path), 'free');
});

test('many are made with few processes; those in advance may be swept up, or lie elsewhere', () => {
  const [folder, other] = [tempFolder('signs'), tempFolder('signs')];
  const signs = new Fifos();
  const held = Array.from({ length: 40 }, (_, index) => signs.hold(join(folder, String(index))));
  assert.equal(held.includes(null), false);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  assert.notEqual(signs.hold(join(other, 'a')), null);
  assert.notEqual(signs.hold(join(folder, 'a')), null);
});

test('those in advance are held for who made them, and free for others', () => {
  const folder = tempFolder('signs');
  const signs = new Fifos();
  assert.notEqual(signs.hold(join(folder, 'a')), null);
  const spares = readdirSync(folder).filter((name) => name !== 'a');
  assert.equal(spares.length, 16);
  for (const spare of spares) {
    assert.equal(signs.look(join(folder, spare)), 'held');
    assert.equal(new Fifos().look(join(folder, spare)), 'free');
  }
});

test('those in advance are made elsewhere where the folder they lay in is gone', () => {
  const [folder, other] = [tempFolder('signs'), tempFolder('signs')];
  const signs = new Fifos();
  assert.notEqual(signs.hold(join(folder, 'a')), null);
  rmSync(folder, { recursive: true });
  assert.notEqual(signs.hold(join(other, 'a')), null);
  assert.equal(readdirSync(other).length, 17, 'with sixteen for later');
  signs.tidy();
  assert.deepEqual(readdirSync(other), ['a']);
});

test('what lies at its place is used again once nobody holds it, and is another’s until then', () => {
  const path = join(tempFolder('signs'), 'alive');
  const signs = new Fifos();
  const openAt = (): readonly [descriptor: number, inode: number] => {
    const descriptor = signs.open(path);
    assert.ok(descriptor !== null);
    return [descriptor, statSync(path).ino];
  };
  const [first, inode] = openAt();
  closeSync(first);
  const [second, again] = openAt();
  assert.equal(again, inode);
  const [third, other] = openAt();
  assert.notEqual(other, inode);
  closeSync(second);
  assert.equal(signs.look(path), 'held');
  closeSync(third);
  assert.equal(signs.look(path), 'free');
});

test('where there is no place for one, there is none', () => {
  assert.equal(new Fifos().hold(join(tempFolder('signs'), 'absent', 'a')), null);
});
