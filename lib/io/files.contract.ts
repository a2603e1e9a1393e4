import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Files } from './files.ts';

export interface FilesUnderTest {
  readonly files: Files;
  /** An empty directory, for one test. */
  readonly directory: string;
  dispose(): Promise<void>;
}

/** What every implementation of {@link Files} has to keep. Built on nothing but the interface itself. */
export function filesContract(name: string, make: () => Promise<FilesUnderTest>): void {
  describe(`${name} keeps the contract of Files`, () => {
    let subject: FilesUnderTest;
    let files: Files;
    const at = (path: string) => join(subject.directory, path);
    const write = async (path: string, text: string) => {
      const file = await files.open(at(path), 'create');
      await file.write(Buffer.from(text), 0);
      await file.close();
    };
    const read = async (path: string) => (await files.readWhole(at(path))).toString();

    beforeEach(async () => {
      subject = await make();
      files = subject.files;
    });
    afterEach(() => subject.dispose());

    test('stat and lstat answer undefined where nothing is, and below a file', async () => {
      await write('file', 'x');
      expect(await files.stat(at('missing'))).toBeUndefined();
      expect(await files.lstat(at('missing'))).toBeUndefined();
      expect(await files.stat(at('file/below'))).toBeUndefined();
    });

    test('stat follows a link, lstat does not', async () => {
      await write('file', 'four');
      await files.symlink('file', at('link'));
      await files.symlink('nowhere', at('dangling'));
      expect(await files.stat(at('link'))).toMatchObject({ kind: 'file', size: 4 });
      expect(await files.lstat(at('link'))).toMatchObject({ kind: 'symlink' });
      expect(await files.stat(at('dangling'))).toBeUndefined();
      expect(await files.lstat(at('dangling'))).toMatchObject({ kind: 'symlink' });
      expect(await files.readlink(at('link'))).toBe('file');
      expect(await files.realpath(at('link'))).toBe(await files.realpath(at('file')));
    });

    test('two names of one file have one inode, and a written file another time', async () => {
      await write('file', 'x');
      await files.link(at('file'), at('other'));
      const [a, b] = [await files.stat(at('file')), await files.stat(at('other'))];
      expect(a?.inode).toBe(b?.inode);
      expect(a?.device).toBe(b?.device);
      await write('file', 'xy');
      expect((await files.stat(at('file')))?.mtimeNs).toBeGreaterThan(a?.mtimeNs ?? 0n);
    });

    test('list is sorted by name and tells kinds; throws ENOENT', async () => {
      await write('b', '');
      await write('B', '');
      await files.makeDirectory(at('a'));
      await files.symlink('b', at('c'));
      expect(await files.list(subject.directory)).toEqual([
        { name: 'B', kind: 'file' },
        { name: 'a', kind: 'directory' },
        { name: 'b', kind: 'file' },
        { name: 'c', kind: 'symlink' },
      ]);
      await expect(files.list(at('missing'))).rejects.toMatchObject({ code: 'ENOENT' });
    });

    test('an open file reads and writes at positions, fewer bytes only at the end', async () => {
      const file = await files.open(at('file'), 'create-exclusive');
      await file.write(Buffer.from('world'), 5);
      await file.write(Buffer.from('hello'), 0);
      const into = Buffer.alloc(20);
      expect(await file.read(into, 3)).toBe(7);
      expect(into.subarray(0, 7).toString()).toBe('loworld');
      expect(await file.read(into, 10)).toBe(0);
      expect(await file.stat()).toMatchObject({ kind: 'file', size: 10 });
      await file.truncate(5);
      await file.sync();
      await file.close();
      expect(await read('file')).toBe('hello');
    });

    test('the modes of open: what has to be there, what is emptied, what must not be there', async () => {
      await expect(files.open(at('file'), 'read')).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(files.open(at('file'), 'write')).rejects.toMatchObject({ code: 'ENOENT' });
      await write('file', 'first');
      await expect(files.open(at('file'), 'create-exclusive')).rejects.toMatchObject({ code: 'EEXIST' });
      const kept = await files.open(at('file'), 'write');
      expect((await kept.stat()).size).toBe(5);
      await kept.close();
      const emptied = await files.open(at('file'), 'create');
      expect((await emptied.stat()).size).toBe(0);
      await emptied.close();
      const readable = await files.open(at('file'), 'read');
      await expect(readable.write(Buffer.from('x'), 0)).rejects.toMatchObject({ code: 'EBADF' });
      await readable.close();
    });

    test('create-exclusive does not follow a link', async () => {
      await files.symlink('elsewhere', at('link'));
      await expect(files.open(at('link'), 'create-exclusive')).rejects.toMatchObject({ code: 'EEXIST' });
      expect(await files.stat(at('elsewhere'))).toBeUndefined();
    });

    test('readWhole gives all, and throws for more than its limit', async () => {
      await write('file', 'twelve bytes');
      expect((await files.readWhole(at('file'), 12)).toString()).toBe('twelve bytes');
      await expect(files.readWhole(at('file'), 11)).rejects.toMatchObject({ code: 'EFBIG' });
      await expect(files.readWhole(at('missing'))).rejects.toMatchObject({ code: 'ENOENT' });
    });

    test('rename replaces, link and makeDirectory do not', async () => {
      await write('new', 'new');
      await write('old', 'old');
      await files.rename(at('new'), at('old'));
      expect(await read('old')).toBe('new');
      expect(await files.stat(at('new'))).toBeUndefined();
      await write('other', '');
      await expect(files.link(at('old'), at('other'))).rejects.toMatchObject({ code: 'EEXIST' });
      await files.makeDirectory(at('a/b/c'), { recursive: true });
      await expect(files.makeDirectory(at('a'))).rejects.toMatchObject({ code: 'EEXIST' });
      await expect(files.makeDirectory(at('x/y'))).rejects.toMatchObject({ code: 'ENOENT' });
    });

    test('unlink takes a name, never what a link leads to', async () => {
      await write('file', 'x');
      await files.symlink('file', at('link'));
      await files.unlink(at('link'));
      expect(await read('file')).toBe('x');
      await expect(files.unlink(at('link'))).rejects.toMatchObject({ code: 'ENOENT' });
    });

    test('removeTree removes all below, nothing that a link leads to; nothing there is no error', async () => {
      await files.makeDirectory(at('kept'));
      await write('kept/file', 'x');
      await files.makeDirectory(at('tree/below'), { recursive: true });
      await write('tree/below/file', 'x');
      await files.symlink('../kept', at('tree/link'));
      await files.removeTree(at('tree'));
      await files.removeTree(at('tree'));
      expect(await files.stat(at('tree'))).toBeUndefined();
      expect(await read('kept/file')).toBe('x');
    });

    test('removeTree of a link removes the link', async () => {
      await files.makeDirectory(at('kept'));
      await write('kept/file', 'x');
      await files.symlink('kept', at('link'));
      await files.removeTree(at('link'));
      expect(await files.lstat(at('link'))).toBeUndefined();
      expect(await read('kept/file')).toBe('x');
    });

    test('reflink makes an equal file that is independent, or leaves nothing', async () => {
      await write('file', 'content');
      const shared = await files.reflink(at('file'), at('copy'));
      if (!shared) {
        expect(await files.lstat(at('copy'))).toBeUndefined();
        return;
      }
      await write('file', 'changed');
      expect(await read('copy')).toBe('content');
    });

    test('reflink and copy never replace', async () => {
      await write('file', 'content');
      await write('taken', 'mine');
      await expect(files.reflink(at('file'), at('taken'))).rejects.toMatchObject({ code: 'EEXIST' });
      await expect(files.copy(at('file'), at('taken'))).rejects.toMatchObject({ code: 'EEXIST' });
      expect(await read('taken')).toBe('mine');
      await files.copy(at('file'), at('copy'));
      expect(await read('copy')).toBe('content');
    });

    test('reflink of what is not there throws and leaves nothing', async () => {
      await expect(files.reflink(at('missing'), at('copy'))).rejects.toMatchObject({ code: 'ENOENT' });
      expect(await files.lstat(at('copy'))).toBeUndefined();
    });

    test('modes are kept, directories can be synced, space is told', async () => {
      await write('file', 'x');
      await files.setMode(at('file'), 0o640);
      expect(((await files.stat(at('file')))?.mode ?? 0) & 0o777).toBe(0o640);
      await files.syncDirectory(subject.directory);
      await expect(files.syncDirectory(at('file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
      const { availableBytes, totalBytes } = await files.freeSpace(subject.directory);
      expect(availableBytes).toBeGreaterThan(0);
      expect(totalBytes).toBeGreaterThanOrEqual(availableBytes);
    });

    test('canAccess answers, also for what is not there', async () => {
      await write('file', 'x');
      await files.setMode(at('file'), 0o600);
      expect(await files.canAccess(at('file'), 'read')).toBe(true);
      expect(await files.canAccess(at('file'), 'execute')).toBe(false);
      expect(await files.canAccess(at('missing'), 'read')).toBe(false);
    });

    test('an error names the file', async () => {
      const file = await files.open(at('file'), 'create');
      await file.close();
      await expect(file.sync()).rejects.toMatchObject({ path: at('file') });
    });

    test('a write barrier, where there is one, passes and changes nothing', async () => {
      await write('file', 'content');
      const before = await files.stat(at('file'));
      const barrier = await files.openWriteBarrier?.(at('file'));
      await barrier?.pass();
      await barrier?.pass();
      await barrier?.close();
      expect(await files.stat(at('file'))).toEqual(before);
    });
  });
}
