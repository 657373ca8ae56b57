import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { StoreError } from '../../src/model/errors.js';
import { sha256, type Sha256 } from '../../src/model/hashes.js';
import type { Objects, ObjectSource } from '../../src/store/objects.js';
import type { Disk } from '../../src/system/disk.js';

/** Where objects are kept, and what can happen to them there. */
export interface ObjectsPlace {
  readonly objects: Objects;
  /** Where files come from and go to. */
  readonly disk: Disk;
  /** A folder of that disk, absolute. */
  readonly folder: string;
  /** An object gets other bytes than its own. */
  spoil(digest: Sha256, bytes: Uint8Array): void;
  /** What lies at a place that `putAside` told of. */
  atPlace(place: string): Uint8Array;
  /** What wasn't durable is lost; absent: nothing here knows of power. */
  readonly powerCut?: () => void;
}

const LARGE = Buffer.alloc((1 << 20) + 5, 'large');
const A = Buffer.from('a');
const B = Buffer.from('bb');
const none = new Set<Sha256>();

const source = (bytes: Uint8Array): ObjectSource => ({
  sha256: sha256(bytes),
  size: bytes.length,
  mode: 0o644,
  bytes,
});
const digest = (bytes: Uint8Array, size: number | null = bytes.length) => ({ sha256: sha256(bytes), size });

/** What every implementation of the port promises (store/objects.ts). */
export function objectsContract(name: string, open: () => ObjectsPlace): void {
  const fileOf = ({ disk, folder }: ObjectsPlace, bytes: Uint8Array, path = 'file'): ObjectSource => {
    disk.write(`${folder}/${path}`, bytes);
    return { sha256: sha256(bytes), size: bytes.length, mode: 0o644, file: `${folder}/${path}` };
  };
  const textOf = async ({ objects }: ObjectsPlace, bytes: Uint8Array): Promise<string | null> =>
    (await objects.readAll([sha256(bytes)])).get(sha256(bytes))?.toString() ?? null;

  suite(name, () => {
    test('what was put is there: from a file or from bytes, empty, small or large', async () => {
      const place = open();
      const empty = Buffer.alloc(0);
      const all = [empty, A, B, LARGE];
      await place.objects.put([source(empty), fileOf(place, A), source(B), fileOf(place, LARGE, 'large')]);
      assert.deepEqual(await place.objects.missing(all.map((one) => digest(one))), none);
      for (const bytes of all) {
        assert.ok(bytes.equals((await place.objects.readAll([sha256(bytes)])).get(sha256(bytes)) ?? B));
        const chunks = await place.objects.read(sha256(bytes));
        assert.ok(chunks !== null);
        const read = [];
        for await (const chunk of chunks) read.push(chunk);
        assert.ok(Buffer.concat(read).equals(bytes));
      }
    });

    test('missing are those that aren’t there or have another size; without a size any will do', async () => {
      const { objects } = open();
      await objects.put([source(A)]);
      const asked = [digest(A), digest(B), digest(LARGE, null)];
      assert.deepEqual(await objects.missing(asked), new Set([sha256(B), sha256(LARGE)]));
      assert.deepEqual(await objects.missing([digest(A, 2)]), new Set([sha256(A)]));
      assert.deepEqual(await objects.missing([digest(A, null)]), none);
      assert.deepEqual(await objects.missing([]), none);
    });

    test('what is absent is told as absent', async () => {
      const { objects, disk, folder } = open();
      await objects.put([source(A)]);
      assert.deepEqual([...(await objects.readAll([sha256(A), sha256(B)])).keys()], [sha256(A)]);
      assert.equal(await objects.read(sha256(B)), null);
      assert.equal(await objects.copyTo(sha256(B), `${folder}/copy`), false);
      assert.equal(disk.stat(`${folder}/copy`), null);
    });

    test('a copy is a file of its own', async () => {
      const place = open();
      const { objects, disk, folder } = place;
      const file = fileOf(place, LARGE);
      await objects.put([file, source(A)]);
      for (const [index, bytes] of [LARGE, A].entries()) {
        const copy = `${folder}/copy${index}`;
        assert.equal(await objects.copyTo(sha256(bytes), copy), true);
        assert.ok(disk.read(copy).equals(bytes));
        disk.chmod(copy, 0o644);
        disk.append(copy, 'more');
      }
      disk.append(`${folder}/file`, 'more');
      assert.deepEqual(await objects.missing([digest(LARGE), digest(A)]), none);
    });

    test('put again, twice in one call, and by two at a time: one object', async () => {
      const place = open();
      await place.objects.put([source(A), fileOf(place, A), source(A)]);
      await Promise.all([
        place.objects.put([source(A), source(B)]),
        place.objects.put([source(B), source(A)]),
      ]);
      assert.deepEqual([await textOf(place, A), await textOf(place, B)], ['a', 'bb']);
    });

    for (const [what, bytes] of [
      ['small', A],
      ['large', LARGE],
    ] as const) {
      test(`bytes that aren't those of their digest are refused, and nothing false is kept (${what})`, async () => {
        const place = open();
        const other = Buffer.from(bytes).fill('x');
        const lies = [
          { ...source(other), sha256: sha256(bytes) },
          { ...fileOf(place, other), sha256: sha256(bytes) },
        ];
        for (const lie of lies) {
          await assert.rejects(place.objects.put([source(B), lie]), StoreError);
          assert.deepEqual(await place.objects.missing([digest(bytes, null)]), new Set([sha256(bytes)]));
        }
      });
    }

    test('a file that isn’t there is refused, and the next call is as good as ever', async () => {
      const { objects, folder } = open();
      await assert.rejects(objects.put([{ ...digest(A), mode: 0o644, file: `${folder}/absent` }]));
      await objects.put([source(A)]);
      assert.deepEqual(await objects.missing([digest(A)]), none);
    });

    test('what is there isn’t looked for again where it came from', async () => {
      const { objects, folder } = open();
      await objects.put([source(A)]);
      await objects.put([{ ...digest(A), mode: 0o644, file: `${folder}/absent` }]);
      assert.deepEqual(await objects.missing([digest(A)]), none);
    });

    test('one whose size is wrong is put anew', async () => {
      const place = open();
      await place.objects.put([source(A), source(LARGE)]);
      place.spoil(sha256(A), Buffer.alloc(0));
      place.spoil(sha256(LARGE), A);
      assert.deepEqual(
        await place.objects.missing([digest(A), digest(LARGE)]),
        new Set([sha256(A), sha256(LARGE)]),
      );
      await place.objects.put([source(A), fileOf(place, LARGE)]);
      assert.deepEqual(await place.objects.missing([digest(A), digest(LARGE)]), none);
      assert.equal(await textOf(place, A), 'a');
    });

    test('put aside, it is out of the way, and to be found where was told', async () => {
      const place = open();
      const { objects } = place;
      await objects.put([source(A), source(B)]);
      place.spoil(sha256(A), Buffer.from('x'));
      const told = await objects.putAside(sha256(A));
      assert.equal(Buffer.from(place.atPlace(told)).toString(), 'x');
      assert.deepEqual(await objects.missing([digest(A, null), digest(B)]), new Set([sha256(A)]));
      assert.equal(await textOf(place, A), null);
      // Another process found it, too.
      await objects.putAside(sha256(A));
      await objects.put([source(A)]);
      assert.equal(await textOf(place, A), 'a');
      await objects.putAside(sha256(A));
      assert.equal(Buffer.from(place.atPlace(told)).toString(), 'x');
    });

    test('each has a place of its own', () => {
      const { objects } = open();
      assert.notEqual(objects.placeOf(sha256(A)), objects.placeOf(sha256(B)));
    });

    if (open().powerCut === undefined) return;
    test('durable when it returns, what was there before included', async () => {
      const place = open();
      const powerCut = place.powerCut ?? assert.fail();
      await place.objects.put([source(A), fileOf(place, LARGE)]);
      powerCut();
      assert.deepEqual(await place.objects.missing([digest(A), digest(LARGE)]), none);
      await place.objects.put([source(A), source(B)]);
      powerCut();
      assert.deepEqual([await textOf(place, A), await textOf(place, B)], ['a', 'bb']);
    });
  });
}
