import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logFileName, lsn } from '../contracts/lsn.ts';
import { chainId, logFileNumber } from '../contracts/units.ts';
import { localHost } from '../hosts/local.ts';
import { localFiles } from '../io/local-files.ts';
import { dataRecord, type GeneratedLog, generateLog, writeLogFiles } from '../testing/generated-log.ts';
import { listArchive } from './archive.ts';
import { createArchiveWriter } from './archive-writer.ts';
import { assertContinues } from './chain.ts';
import type { ArchivePosition } from './manifests.ts';
import { readArchivePosition, replicaPaths } from './replica-directory.ts';

const chain = chainId('c-test');
let directory: string;
let source: string;
let target: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-archive-'));
  source = join(directory, 'log');
  target = join(directory, 'target');
  for (const path of [source, target]) await localFiles.makeDirectory(path);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const records = (count: number, filler = 7) =>
  Array.from({ length: count }, (_, index) => dataRecord(Buffer.alloc(100 + (index % 50), filler)));
const makeLog = (count: number, filler?: number): GeneratedLog =>
  generateLog({ logVersion: 19, logFileSize: 4096, records: records(count, filler) });

async function ship(position?: ArchivePosition) {
  const writer = createArchiveWriter(localHost(), target);
  if (position) await writer.open(chain);
  else await writer.begin(chain);
  const received = await writer.receive(
    { logDirectory: source, logVersion: 19, cipher: undefined },
    { first: logFileNumber(1), prove: false, signal: new AbortController().signal },
  );
  await writer.sync();
  return received;
}

const continues = (position: ArchivePosition, logVersion = 19) =>
  assertContinues({
    files: localFiles,
    logDirectory: source,
    logVersion,
    archive: replicaPaths(target).archive(chain),
    position,
  });

async function expectArchived(log: GeneratedLog): Promise<void> {
  for (const [number, bytes] of log.files) {
    const archived = await readFile(join(replicaPaths(target).archive(chain), logFileName(number)));
    const expected = number < log.end.file ? bytes : bytes.subarray(0, log.end.offset);
    expect(archived.equals(expected), logFileName(number)).toBe(true);
  }
}

describe('createArchiveWriter', () => {
  test('archives finished files whole and the last one to the end of the log', async () => {
    const log = makeLog(120);
    await writeLogFiles(source, log.files);
    const { position } = await ship();
    expect(log.files.size).toBeGreaterThan(3);
    expect(position.received).toEqual(log.end);
    expect(await readArchivePosition(localFiles, target, chain)).toEqual(position);
    await expectArchived(log);
  });

  test('brings only new bytes, and cuts off what a killed run left behind the recorded position', async () => {
    const before = makeLog(40);
    await writeLogFiles(source, before.files);
    const first = await ship();
    const last = join(replicaPaths(target).archive(chain), logFileName(before.end.file));
    await writeFile(last, Buffer.concat([await readFile(last), Buffer.alloc(500, 0xee)]));

    const after = makeLog(90);
    await writeLogFiles(source, after.files);
    const second = await ship(first.position);
    await expectArchived(after);
    const total = [...after.files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect(second.bytes).toBeLessThan(total - before.end.offset);
  });

  test('names a log file that leaves the environment after it was read: its records are not in the archive', async () => {
    const before = makeLog(40);
    await writeLogFiles(source, before.files);
    const { position } = await ship();
    const after = makeLog(90);
    await writeLogFiles(source, after.files);
    await rm(join(source, logFileName(position.recordsEnd.file)));
    await expect(ship(position)).rejects.toMatchObject({ code: 'log-gap' });
    expect(await readArchivePosition(localFiles, target, chain)).toEqual(position);
  });

  test('changes nothing where nothing is new', async () => {
    const log = makeLog(30);
    await writeLogFiles(source, log.files);
    const { position } = await ship();
    const path = replicaPaths(target).position(chain);
    const { mtimeMs } = await stat(path);
    expect(await ship(position)).toEqual({ position, bytes: 0 });
    expect((await stat(path)).mtimeMs).toBe(mtimeMs);
  });
});

test('a last file without records that the active takes back leaves the archive too, and the chain goes on', async () => {
  const input = { logVersion: 19, logFileSize: 4096 } as const;
  const before = generateLog({ ...input, records: records(40), switchAtEnd: true });
  await writeLogFiles(source, before.files);
  const { position } = await ship();
  expect(position.received.file).toBe(position.recordsEnd.file + 1);
  await continues(position);

  // Recovery of the active removes that file and writes on in the one before (BERKELEYDB.md trap 14).
  await rm(join(source, logFileName(position.received.file)));
  const after = generateLog({ ...input, records: [...records(40), dataRecord(Buffer.alloc(30, 9))] });
  expect(after.end.file).toBe(position.recordsEnd.file);
  await writeLogFiles(source, after.files);
  await continues(position);
  expect((await ship(position)).position.received).toEqual(after.end);
  await expectArchived(after);
  expect(await listArchive(localFiles, replicaPaths(target).archive(chain))).not.toContain(
    position.received.file,
  );
});

describe('assertContinues', () => {
  test('a last record that ends with zeros is no log that was lost', async () => {
    const log = makeLog(7, 0);
    await writeLogFiles(source, log.files);
    const { position } = await ship();
    await continues(position);
  });

  test('accepts the log that was archived, grown or not', async () => {
    const log = makeLog(40);
    await writeLogFiles(source, log.files);
    const { position } = await ship();
    await continues(position);
    await writeLogFiles(source, makeLog(80).files);
    await continues(position);
  });

  test('names a log that went on differently', async () => {
    const log = makeLog(40);
    await writeLogFiles(source, log.files);
    const { position } = await ship();
    await writeLogFiles(source, makeLog(40, 8).files);
    await expect(continues(position)).rejects.toMatchObject({ code: 'log-diverged' });
  });

  test('names a log that ends before what was archived', async () => {
    const log = makeLog(40);
    await writeLogFiles(source, log.files);
    const { position } = await ship();
    const path = join(source, logFileName(log.end.file));
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0, log.end.offset - 150));
    await expect(continues(position)).rejects.toMatchObject({ code: 'log-shrunken' });
  });

  test('names a log whose file at the end of the archive has gone', async () => {
    const log = makeLog(40);
    await writeLogFiles(source, log.files);
    const { position } = await ship();
    const grown = makeLog(300);
    await rm(source, { recursive: true });
    await localFiles.makeDirectory(source);
    const later = new Map([...grown.files].filter(([number]) => number > log.end.file + 1));
    await writeLogFiles(source, later);
    await expect(continues(position)).rejects.toMatchObject({ code: 'log-gap' });
  });

  test('names an environment of another release and a damaged archive', async () => {
    const log = makeLog(40);
    await writeLogFiles(source, log.files);
    const { position } = await ship();
    await expect(continues(position, 23)).rejects.toMatchObject({ code: 'foreign-environment' });
    await writeFile(join(replicaPaths(target).archive(chain), logFileName(log.end.file)), 'short');
    await expect(
      continues({ ...position, received: lsn(log.end.file, log.end.offset) }),
    ).rejects.toMatchObject({
      code: 'archive-damaged',
    });
  });
});
