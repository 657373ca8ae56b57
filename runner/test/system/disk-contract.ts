import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { Disk } from '../../src/system/disk.js';

/** A disk, and an empty folder on it. */
export interface DiskPlace {
  readonly disk: Disk;
  readonly folder: string;
}

const coded = (code: string) => (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === code;

/** What every disk promises (system/disk.ts). */
export function diskContract(name: string, open: () => DiskPlace): void {
  /** A disk that has a file, a folder with a file, and links to both. */
  const furnished = () => {
    const { disk, folder } = open();
    const at = (path: string): string => join(folder, path);
    const text = (path: string): string => disk.read(at(path)).toString();
    disk.makeFolder(at('folder'));
    disk.write(at('file'), 'text');
    disk.write(at('folder/inner'), 'inner');
    disk.symlink('file', at('to-file'));
    disk.symlink('folder', at('to-folder'));
    return { disk, at, text };
  };

  suite(`${name}: reading`, () => {
    test('stat follows links and lstat doesn’t; where nothing is, both say null', () => {
      const { disk, at } = furnished();
      const kinds = (path: string) => [disk.stat(at(path))?.kind ?? null, disk.lstat(at(path))?.kind ?? null];
      disk.symlink('nowhere', at('dangling'));
      assert.deepEqual(kinds('file'), ['file', 'file']);
      assert.deepEqual(kinds('to-file'), ['file', 'link']);
      assert.deepEqual(kinds('to-folder'), ['folder', 'link']);
      assert.deepEqual(kinds('to-folder/inner'), ['file', 'file']);
      assert.deepEqual(kinds('dangling'), [null, 'link']);
      for (const path of ['absent', 'absent/below', 'file/below', 'dangling/below']) {
        assert.deepEqual(kinds(path), [null, null], path);
      }
    });

    test('links in a circle are refused, not absent', () => {
      const { disk, at } = furnished();
      disk.symlink('two', at('one'));
      disk.symlink('one', at('two'));
      assert.throws(() => disk.stat(at('one')), coded('ELOOP'));
      assert.throws(() => disk.read(at('one')), coded('ELOOP'));
      assert.equal(disk.lstat(at('one'))?.kind, 'link');
    });

    test('of the folders in a folder the names, sorted; links to folders are none', () => {
      const { disk, at } = furnished();
      for (const path of ['b', 'a', 'B']) disk.makeFolder(at(`folder/${path}`));
      disk.symlink('a', at('folder/link'));
      assert.deepEqual(disk.folders(at('folder')), ['B', 'a', 'b']);
      assert.deepEqual(disk.folders(at('to-folder')), ['B', 'a', 'b']);
      assert.throws(() => disk.folders(at('file')), coded('ENOTDIR'));
      assert.throws(() => disk.folders(at('absent')), coded('ENOENT'));
    });

    test('names are sorted by code unit', () => {
      const { disk, at } = furnished();
      for (const path of ['b', 'a', 'B', 'é', '10', '9']) disk.write(at(`folder/${path}`), '');
      assert.deepEqual(disk.list(at('folder')), ['10', '9', 'B', 'a', 'b', 'inner', 'é']);
      assert.deepEqual(disk.list(at('to-folder')), disk.list(at('folder')));
      assert.throws(() => disk.list(at('file')), coded('ENOTDIR'));
      assert.throws(() => disk.list(at('absent')), coded('ENOENT'));
    });

    test('whole, the end of it, and in chunks', async () => {
      const { disk, at, text } = furnished();
      const long = Buffer.alloc((1 << 20) + 3, 'x');
      disk.write(at('long'), long);
      const chunks = [];
      for await (const chunk of disk.readChunks(at('long'))) chunks.push(chunk);
      assert.ok(chunks.every(({ length }) => length <= 1 << 20));
      assert.ok(Buffer.concat(chunks).equals(long));
      assert.equal(text('to-folder/inner'), 'inner');
      assert.equal(disk.readEnd(at('file'), 2).toString(), 'xt');
      assert.equal(disk.readEnd(at('file'), 99).toString(), 'text');
      assert.equal(disk.readFrom(at('file'), 1, 2).toString(), 'ex');
      assert.equal(disk.readFrom(at('file'), 2, 99).toString(), 'xt');
      assert.equal(disk.readFrom(at('file'), 9, 2).length, 0);
    });

    test('what can’t be read is refused', async () => {
      const { disk, at } = furnished();
      assert.throws(() => disk.read(at('absent')), coded('ENOENT'));
      assert.throws(() => disk.read(at('file/below')), coded('ENOTDIR'));
      assert.throws(() => disk.read(at('folder')), coded('EISDIR'));
      assert.throws(() => disk.readEnd(at('absent'), 1), coded('ENOENT'));
      assert.throws(() => disk.readFrom(at('absent'), 0, 1), coded('ENOENT'));
      await assert.rejects(async () => {
        for await (const chunk of disk.readChunks(at('absent'))) assert.fail(chunk.toString());
      }, coded('ENOENT'));
    });

    test('what was read isn’t the disk’s own bytes', () => {
      const { disk, at, text } = furnished();
      disk.read(at('file')).fill(0);
      const given = Buffer.from('mine');
      disk.write(at('file'), given);
      given.fill(0);
      assert.equal(text('file'), 'mine');
    });

    test('links are read, and followed to where something really is', () => {
      const { disk, at } = furnished();
      disk.symlink(at('folder'), at('folder/absolute'));
      assert.equal(disk.readLink(at('to-file')), 'file');
      assert.equal(disk.readLink(at('folder/absolute')), at('folder'));
      assert.equal(disk.realPath(at('to-folder/absolute/inner')), at('folder/inner'));
      assert.throws(() => disk.readLink(at('file')), coded('EINVAL'));
      assert.throws(() => disk.realPath(at('absent')), coded('ENOENT'));
    });
  });

  suite(`${name}: writing`, () => {
    test('over what is there, exclusively, and through links', () => {
      const { disk, at, text } = furnished();
      disk.write(at('to-file'), 'new');
      disk.write(at('to-folder/made'), 'made');
      assert.deepEqual([text('file'), text('folder/made')], ['new', 'made']);
      for (const path of ['file', 'to-file', 'folder']) {
        assert.throws(() => {
          disk.write(at(path), '', { exclusive: true });
        }, coded('EEXIST'));
      }
      assert.throws(() => {
        disk.write(at('folder'), '');
      }, coded('EISDIR'));
      assert.throws(() => {
        disk.write(at('absent/file'), '');
      }, coded('ENOENT'));
      assert.equal(text('file'), 'new');
    });

    test('over what is longer and what is shorter: nothing of it is left', () => {
      const { disk, at, text } = furnished();
      for (const content of ['a long text', 'short', '', 'é'.repeat(5000), 'x']) {
        disk.write(at('file'), content);
        assert.equal(text('file'), content);
        disk.write(at('file'), Buffer.from('between'));
        assert.equal(text('file'), 'between');
      }
    });

    test('at the end, also of a new file', () => {
      const { disk, at, text } = furnished();
      disk.append(at('file'), ' and more');
      disk.append(at('new'), 'first');
      assert.deepEqual([text('file'), text('new')], ['text and more', 'first']);
      assert.equal(disk.stat(at('file'))?.size, 13);
    });

    test('a mode is that of a new file; chmod changes it', () => {
      const { disk, at } = furnished();
      const executable = (path: string) => disk.stat(at(path))?.executable;
      disk.write(at('run'), '', { mode: 0o777 });
      disk.write(at('file'), '', { mode: 0o777 });
      assert.deepEqual([executable('run'), executable('file')], [true, false]);
      disk.chmod(at('run'), 0o644);
      disk.chmod(at('to-file'), 0o744);
      assert.deepEqual([executable('run'), executable('file')], [false, true]);
    });

    test('a copy has the bytes and the mode, and is a file of its own', async () => {
      const { disk, at, text } = furnished();
      disk.chmod(at('file'), 0o755);
      await disk.copy(at('to-file'), at('copy'));
      await disk.copy(at('file'), at('folder/inner'));
      disk.write(at('file'), 'other');
      assert.deepEqual([text('copy'), text('folder/inner')], ['text', 'text']);
      assert.equal(disk.stat(at('copy'))?.executable, true);
      assert.notEqual(disk.stat(at('copy'))?.inode, disk.stat(at('file'))?.inode);
      await assert.rejects(disk.copy(at('absent'), at('x')), coded('ENOENT'));
      await assert.rejects(disk.copy(at('file'), at('absent/x')), coded('ENOENT'));
    });

    test('folders with those above; silent where one is', () => {
      const { disk, at } = furnished();
      disk.makeFolder(at('a/b/c'));
      disk.makeFolder(at('a/b'));
      disk.makeFolder(at('to-folder/d'));
      assert.equal(disk.stat(at('a/b/c'))?.kind, 'folder');
      assert.equal(disk.stat(at('folder/d'))?.kind, 'folder');
      assert.throws(() => {
        disk.makeFolder(at('file'));
      }, coded('EEXIST'));
      assert.throws(() => {
        disk.makeFolder(at('file/below'));
      }, coded('ENOTDIR'));
    });

    test('two names of one file; never over something', () => {
      const { disk, at, text } = furnished();
      disk.link(at('file'), at('twin'));
      disk.append(at('twin'), '!');
      assert.equal(text('file'), 'text!');
      assert.equal(disk.stat(at('file'))?.inode, disk.stat(at('twin'))?.inode);
      disk.remove(at('file'));
      assert.equal(text('twin'), 'text!');
      for (const [target, path, code] of [
        ['twin', 'folder/inner', 'EEXIST'],
        ['absent', 'new', 'ENOENT'],
        ['twin', 'absent/new', 'ENOENT'],
      ] as const) {
        assert.throws(() => {
          disk.link(at(target), at(path));
        }, coded(code));
      }
      assert.throws(() => {
        disk.symlink('x', at('twin'));
      }, coded('EEXIST'));
    });
  });

  suite(`${name}: moving and removing`, () => {
    test('a rename moves files, folders and links as they are, over files and empty folders', () => {
      const { disk, at, text } = furnished();
      disk.makeFolder(at('empty'));
      disk.rename(at('folder'), at('empty'));
      disk.rename(at('file'), at('empty/inner'));
      disk.rename(at('to-file'), at('link'));
      assert.equal(text('empty/inner'), 'text');
      assert.equal(disk.readLink(at('link')), 'file');
      assert.deepEqual(
        ['folder', 'file', 'to-file'].map((path) => disk.lstat(at(path))),
        [null, null, null],
      );
    });

    test('a rename over a link replaces the link; to itself it is nothing', () => {
      const { disk, at, text } = furnished();
      disk.rename(at('folder/inner'), at('to-file'));
      disk.rename(at('file'), at('file'));
      assert.deepEqual([text('to-file'), text('file')], ['inner', 'text']);
    });

    test('a rename that can’t be is refused, and nothing has moved', () => {
      const { disk, at, text } = furnished();
      disk.makeFolder(at('other'));
      for (const [from, to, code] of [
        ['absent', 'x', 'ENOENT'],
        ['file', 'absent/x', 'ENOENT'],
        ['file', 'folder', 'EISDIR'],
        ['folder', 'file', 'ENOTDIR'],
        ['other', 'folder', 'ENOTEMPTY'],
        ['folder', 'folder/below', 'EINVAL'],
      ] as const) {
        assert.throws(
          () => {
            disk.rename(at(from), at(to));
          },
          coded(code),
          `${from} to ${to}`,
        );
      }
      assert.deepEqual([text('file'), text('folder/inner')], ['text', 'inner']);
    });

    test('files, links and whole folders are removed; silent where nothing is', () => {
      const { disk, at, text } = furnished();
      disk.makeFolder(at('folder/closed'));
      disk.write(at('folder/closed/file'), '', { mode: 0o444 });
      disk.chmod(at('folder/closed'), 0o555);
      disk.remove(at('to-folder'));
      assert.equal(text('folder/inner'), 'inner');
      for (const path of ['folder', 'to-file', 'absent', 'absent/below']) disk.remove(at(path));
      assert.deepEqual(disk.list(at('.')), ['file']);
    });

    test('so is a folder with more in it than a path can name', () => {
      const { disk, at } = furnished();
      const long = Array.from({ length: 8 }, () => 'x'.repeat(60)).join('/');
      disk.rename(at('folder'), at('0'));
      for (let level = 1; level <= 12; level += 1) {
        disk.makeFolder(at(`${level}/${long}`));
        disk.makeFolder(at(`${level}/deep-1`));
        disk.write(at(`${level}/${long}/file`), '');
        disk.rename(at(String(level - 1)), at(`${level}/${long}/in`));
        disk.chmod(at(`${level}/${long}`), 0o555);
      }
      disk.remove(at('12'));
      assert.deepEqual(disk.list(at('.')), ['file', 'to-file', 'to-folder']);
    });
  });

  suite(`${name}: what a file says of itself`, () => {
    test('every change of a file changes its state; reading doesn’t', () => {
      const { disk, at, text } = furnished();
      const state = () => {
        const found = disk.lstat(at('file'));
        return `${found?.inode ?? 0n} ${found?.mtimeNs ?? 0n} ${found?.ctimeNs ?? 0n} ${found?.size ?? 0}`;
      };
      const states = [state()];
      text('file');
      disk.stat(at('to-file'));
      assert.equal(state(), states[0]);
      for (const change of [
        () => {
          disk.append(at('file'), 'x');
        },
        () => {
          disk.remove(at('file'));
          disk.write(at('other'), 'textx');
          disk.rename(at('other'), at('file'));
        },
      ]) {
        change();
        states.push(state());
      }
      assert.equal(new Set(states).size, states.length);
    });

    test('sizes are bytes, of links the length of what they say', () => {
      const { disk, at } = furnished();
      disk.write(at('file'), 'é');
      assert.equal(disk.stat(at('file'))?.size, 2);
      assert.equal(disk.lstat(at('to-folder'))?.size, 6);
    });

    test('syncing takes files and folders that are there', async () => {
      const { disk, at } = furnished();
      disk.sync(at('file'));
      disk.sync(at('folder'));
      await disk.syncAll([at('file'), at('folder'), at('to-file')]);
      await disk.syncAll([]);
      assert.throws(() => {
        disk.sync(at('absent'));
      }, coded('ENOENT'));
      await assert.rejects(disk.syncAll([at('file'), at('absent')]), coded('ENOENT'));
    });
  });
}
