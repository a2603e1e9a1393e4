import { mkdtemp, rm, truncate, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareLsn, type Lsn, logFileName, lsn } from '../contracts/lsn.ts';
import type { Files } from '../io/files.ts';
import { localFiles } from '../io/local-files.ts';
import { dataRecord, type GeneratedLog, generateLog, writeLogFiles } from '../testing/generated-log.ts';
import { createLogFollower } from './log-follower.ts';

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'understudy-log-follower-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
function directoryFor(): string {
  count += 1;
  return join(root, String(count));
}

const logOf = (sizes: readonly number[], seed = 1, switchAtEnd = false): GeneratedLog =>
  generateLog({
    logVersion: 19,
    logFileSize: 600,
    switchAtEnd,
    records: sizes.map((size, i) =>
      dataRecord(Uint8Array.from({ length: size }, (_, j) => ((j * seed + i) & 0xff) | 1)),
    ),
  });

/** The files as they look once the first `bytes` bytes of the log are written: ascending, the newest extended with zeros. */
function writtenUpTo(log: GeneratedLog, at: Lsn): Map<number, Buffer> {
  const files = new Map<number, Buffer>();
  for (const [number, content] of log.files) {
    if (number < at.file) files.set(number, content);
    if (number === at.file) {
      const part = Buffer.from(content);
      part.fill(0, at.offset);
      files.set(number, part);
    }
  }
  return files;
}

function follow(directory: string, from: Lsn = lsn(1, 0), files: Files = localFiles) {
  const seen: Lsn[] = [];
  const follower = createLogFollower({
    files,
    directory,
    from: { lsn: from },
    onRecord: ({ lsn }) => seen.push(lsn),
  });
  return { follower, seen };
}

describe('a growing log', { timeout: 60_000 }, () => {
  it('is handed over record by record, each once, wherever the writer stood at each look', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        fc.array(fc.record({ file: fc.nat({ max: 12 }), offset: fc.nat({ max: 600 }) }), { maxLength: 8 }),
        async (sizes, switchAtEnd, looks) => {
          const log = logOf(sizes, 3, switchAtEnd);
          const directory = directoryFor();
          await writeLogFiles(directory, writtenUpTo(log, lsn(1, 28)));
          const { follower, seen } = follow(directory);
          const moments = looks
            // A header or a record that lacks only zeros at its end is whole: payloads have none, headers end in some.
            .map(({ file, offset }) => lsn((file % log.files.size) + 1, offset < 28 ? 0 : offset))
            .sort((a, b) => compareLsn(a, b));
          for (const moment of moments) {
            await writeLogFiles(directory, writtenUpTo(log, moment));
            const step = await follower.advance();
            expect(compareLsn(step.end, moment)).toBeLessThanOrEqual(0);
          }
          await writeLogFiles(directory, log.files);
          const last = await follower.advance();
          expect(last.end).toEqual(log.end);
          expect(last.tail).toBe('clean');
          expect(seen).toEqual(log.records.map((record) => record.lsn));
          await rm(directory, { recursive: true });
        },
      ),
      // Found by chance: the first byte of a checksum is written, and zeros behind it sum up to that.
      { numRuns: 60, examples: [[[195, 90, 1], false, [{ file: 0, offset: 260 }]]] },
    );
  });

  it('costs one stat a look and a second now and then when nothing is written, and reads rarely all the same', async () => {
    const log = logOf([50, 60, 70]);
    const directory = directoryFor();
    await writeLogFiles(directory, log.files);
    const calls: string[] = [];
    const counting = new Proxy(localFiles, {
      get: (target, name: keyof Files) =>
        typeof target[name] === 'function'
          ? (...args: never[]) => {
              calls.push(name);
              return (target[name] as (...all: never[]) => unknown)(...args);
            }
          : target[name],
    });
    const { follower } = follow(directory, lsn(1, 0), counting);
    for (let i = 0; i < 3; i += 1) await follower.advance();
    calls.length = 0;
    for (let i = 0; i < 12; i += 1) expect((await follower.advance()).changed).toBe(false);
    expect(calls).toEqual(Array.from({ length: 12 + 3 }, () => 'stat'));
    for (let i = 0; i < 10; i += 1) await follower.advance();
    expect(calls).toContain('open');
  });

  it('sees a write that leaves the same times and sizes behind as the look before', async () => {
    const log = logOf([50, 60, 70]);
    expect(log.files.size).toBe(1);
    const directory = directoryFor();
    await writeLogFiles(directory, writtenUpTo(log, log.records[1]!.lsn));
    const frozen = { ...localFiles, stat: localFiles.stat };
    const { follower, seen } = follow(directory, lsn(1, 0), frozen);
    const before = await localFiles.stat(join(directory, logFileName(1)));
    frozen.stat = async (path) => (path.endsWith(logFileName(1)) ? before : localFiles.stat(path));
    await follower.advance();
    // Written in the instant of that look: the clock of the file system had not moved on.
    await writeLogFiles(directory, log.files);
    await follower.advance();
    await follower.advance();
    expect(seen).toHaveLength(3);
  });

  it('goes on after the file of its position was removed as no longer in use', async () => {
    const log = logOf([200, 200, 200, 200, 200]);
    const directory = directoryFor();
    const first = log.records.filter((record) => record.lsn.file === 1).at(-1)!;
    await writeLogFiles(directory, writtenUpTo(log, lsn(1, first.lsn.offset + first.length)));
    const { follower, seen } = follow(directory);
    await follower.advance();
    await writeLogFiles(directory, log.files);
    await unlink(join(directory, logFileName(1)));
    expect((await follower.advance()).end).toEqual(log.end);
    expect(seen).toEqual(log.records.map((record) => record.lsn));
  });
});

describe('a log that does not simply grow', () => {
  const follows = async (log: GeneratedLog) => {
    const directory = directoryFor();
    await writeLogFiles(directory, log.files);
    const { follower, seen } = follow(directory);
    await follower.advance();
    seen.length = 0;
    return { directory, follower, seen };
  };

  it('went back: other records stand where the last ones stood', async () => {
    const { directory, follower, seen } = await follows(logOf([80, 80, 80], 1));
    await writeLogFiles(directory, logOf([80, 80, 80, 80, 80], 2).files);
    await expect(follower.advance()).rejects.toMatchObject({ code: 'log-diverged' });
    expect(seen).toEqual([]);
  });

  it('went back: its last records are gone', async () => {
    const log = logOf([80, 80, 80]);
    const { directory, follower } = await follows(log);
    await writeLogFiles(directory, writtenUpTo(log, log.records[2]!.lsn));
    await expect(follower.advance()).rejects.toMatchObject({ code: 'log-diverged' });
  });

  it('began again: its files are gone', async () => {
    const { directory, follower } = await follows(logOf([300, 300, 300, 300]));
    await rm(directory, { recursive: true });
    await expect(follower.advance()).rejects.toMatchObject({ code: 'log-directory-missing' });
    await writeLogFiles(directory, logOf([20], 7).files);
    await expect(follower.advance()).rejects.toMatchObject({ code: 'log-shrunken' });
  });

  it('has a gap', async () => {
    const log = logOf([300, 300, 300, 300, 300, 300]);
    const directory = directoryFor();
    await writeLogFiles(directory, writtenUpTo(log, log.records[0]!.lsn));
    const { follower } = follow(directory);
    await follower.advance();
    await writeLogFiles(directory, log.files);
    await unlink(join(directory, logFileName(2)));
    await expect(follower.advance()).rejects.toMatchObject({ code: 'log-gap' });
    await writeLogFiles(directory, log.files);
    expect((await follower.advance()).end).toEqual(log.end);
  });

  it('lost a last file that held its header only, and goes on in the file before: no going back', async () => {
    const sizes = [80, 80];
    const { directory, follower, seen } = await follows(logOf(sizes, 1, true));
    await unlink(join(directory, logFileName(2)));
    const more = logOf([...sizes, 40, 50], 1);
    await writeLogFiles(directory, more.files);
    expect((await follower.advance()).end).toEqual(more.end);
    expect(seen).toEqual(more.records.slice(2).map((record) => record.lsn));
  });

  it('is cut in mid-record and whole again later', async () => {
    const log = logOf([80, 80, 80]);
    const directory = directoryFor();
    await writeLogFiles(directory, log.files);
    await truncate(join(directory, logFileName(1)), log.end.offset - 10);
    const { follower, seen } = follow(directory);
    expect(await follower.advance()).toMatchObject({ tail: 'torn', records: 2 });
    await writeLogFiles(directory, log.files);
    expect(await follower.advance()).toMatchObject({ tail: 'clean', records: 1, end: log.end });
    expect(seen).toEqual(log.records.map((record) => record.lsn));
  });
});
