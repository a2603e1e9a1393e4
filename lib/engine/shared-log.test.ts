import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Lsn, logFileName } from '../contracts/lsn.ts';
import { chainId, logFileNumber } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import { localFiles } from '../io/local-files.ts';
import { type CountedReads, countedReads } from '../testing/counted-reads.ts';
import { dataRecord, generateLog, writeLogFiles } from '../testing/generated-log.ts';
import { type ArchiveWriter, createArchiveWriter } from './archive-writer.ts';
import { replicaPaths } from './replica-directory.ts';
import { createSharedLog, type LogSeat, type LogSource } from './shared-log.ts';

const chain = chainId('c-test');
const { signal } = new AbortController();
let directory: string;
let source: LogSource;
/** Of the environment's log. */
let reads: CountedReads;
let host: Host;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-shared-'));
  source = { logDirectory: join(directory, 'log'), logVersion: 19, cipher: undefined };
  await localFiles.makeDirectory(source.logDirectory);
  reads = countedReads(localFiles, source.logDirectory);
  host = { ...localHost(), files: reads.files };
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** The log after so many records; the same ones each time. */
async function logOf(records: number, payload = 400, logFileSize = 64 * 1024): Promise<{ end: Lsn }> {
  const log = generateLog({
    logVersion: 19,
    logFileSize,
    records: Array.from({ length: records }, (_, index) => dataRecord(Buffer.alloc(payload, index + 1))),
  });
  await writeLogFiles(source.logDirectory, log.files);
  return { end: log.end };
}

interface Replica {
  readonly target: string;
  readonly writer: ArchiveWriter;
  readonly seat: LogSeat;
}

async function replicasOf(log: ReturnType<typeof createSharedLog>, count: number): Promise<Replica[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const target = await mkdtemp(join(directory, 'target-'));
      const writer = createArchiveWriter({ ...localHost(), files: localFiles }, target);
      await writer.begin(chain);
      await writer.receive(source, { first: logFileNumber(1), prove: false, signal });
      await writer.sync();
      // From here on, reads of the environment's log are counted.
      const counted = createArchiveWriter(host, target);
      await counted.open(chain);
      return { target, writer: counted, seat: log.join() };
    }),
  );
}

const tick = ({ writer, seat }: Replica) =>
  writer.receive(source, { first: undefined, prove: true, seat, signal });

async function expectArchived({ target, writer }: Replica, end: Lsn): Promise<void> {
  expect(writer.position?.received).toEqual(end);
  for (let number = 1; number <= end.file; number += 1) {
    const name = logFileName(number);
    const active = await readFile(join(source.logDirectory, name));
    const archived = await readFile(join(replicaPaths(target).archive(chain), name));
    const expected = number < end.file ? active : active.subarray(0, end.offset);
    expect(archived.equals(expected), name).toBe(true);
  }
}

describe('createSharedLog', () => {
  test('three replicas cost one reading of what is new, over several log files', async () => {
    await logOf(100);
    const replicas = await replicasOf(createSharedLog(host), 3);
    const { end } = await logOf(1000);
    reads.take();
    await Promise.all(replicas.map(tick));
    const together = reads.take();
    for (const replica of replicas) await expectArchived(replica, end);

    const alone = await replicasOf(createSharedLog(host), 1);
    const more = await logOf(1900);
    reads.take();
    await Promise.all(alone.map(tick));
    const read = reads.take();
    await expectArchived(alone[0]!, more.end);
    // The proof of where it goes on, some buffers that end within a record, and nothing twice.
    expect(together).toBeLessThan(1.1 * read);
    expect(read).toBeLessThan(900 * 428 + 256 * 1024 + 200_000);
  });

  test('one that is a little behind shares too, and then stands where the others do', async () => {
    await logOf(50);
    const shared = createSharedLog(host);
    const [late] = await replicasOf(shared, 1);
    await logOf(120);
    const others = await replicasOf(shared, 2);
    const { end } = await logOf(400);
    const replicas = [late!, ...others];
    await Promise.all(replicas.map(tick));
    for (const replica of replicas) await expectArchived(replica, end);
    const idle = await Promise.all(replicas.map(tick));
    expect(idle.map(({ bytes }) => bytes)).toEqual([0, 0, 0]);
  });

  test('nobody waits for one that does not come, or that cannot write what was read', async () => {
    await logOf(10);
    const shared = createSharedLog(host);
    const [first, second] = await replicasOf(shared, 3);
    const { end } = await logOf(300);
    await rm(second!.target, { recursive: true });
    const failed = expect(tick(second!)).rejects.toThrow();
    await tick(first!);
    await expectArchived(first!, end);
    await failed;
  });

  test('each archive is compared with what stood before its own end', async () => {
    await logOf(60);
    const [good, bad] = await replicasOf(createSharedLog(host), 2);
    const archived = join(replicaPaths(bad!.target).archive(chain), logFileName(1));
    const bytes = await readFile(archived);
    bytes[bytes.length - 30]! ^= 1;
    await writeFile(archived, bytes);
    const { end } = await logOf(200);
    const results = await Promise.allSettled([tick(good!), tick(bad!)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expectArchived(good!, end);
    expect(results[1]).toMatchObject({ reason: { code: 'archive-damaged' } });
  });

  test('where the log cannot be read to a good end, each finds out by itself', async () => {
    const before = await logOf(60);
    const replicas = await replicasOf(createSharedLog(host), 2);
    const { end } = await logOf(400);
    const path = join(source.logDirectory, logFileName(end.file - 1));
    const bytes = await readFile(path);
    bytes[200]! ^= 1;
    await writeFile(path, bytes);
    const results = await Promise.allSettled(replicas.map(tick));
    expect(results.map((result) => 'reason' in result && result.reason.code)).toEqual([
      'log-corrupt',
      'log-corrupt',
    ]);
    expect(replicas.map(({ writer }) => writer.position?.received)).toEqual([before.end, before.end]);
  });

  test('a record that is cut short is not brought, to nobody', async () => {
    const { end } = await logOf(60);
    const replicas = await replicasOf(createSharedLog(host), 2);
    const path = join(source.logDirectory, logFileName(end.file));
    await logOf(61);
    const bytes = await readFile(path);
    bytes.fill(0, end.offset + 200);
    await writeFile(path, bytes);
    await Promise.all(replicas.map(tick));
    for (const replica of replicas) await expectArchived(replica, end);
    const whole = await logOf(61);
    await Promise.all(replicas.map(tick));
    for (const replica of replicas) await expectArchived(replica, whole.end);
  });

  test('one that is far behind reads by itself, and records larger than the buffer come over, too', async () => {
    const large = 1_500_000;
    const fileSize = 64 * 1024 * 1024;
    await logOf(2, large, fileSize);
    const shared = createSharedLog(host);
    const [behind] = await replicasOf(shared, 1);
    await logOf(24, large, fileSize);
    const near = await replicasOf(shared, 2);
    const { end } = await logOf(25, large, fileSize);
    await Promise.all(near.map(tick));
    for (const replica of near) await expectArchived(replica, end);
    await tick(behind!);
    await expectArchived(behind!, end);
  });
});
