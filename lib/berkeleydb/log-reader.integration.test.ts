import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareLsn, formatLsn, type Lsn, logFileName, lsn } from '../contracts/lsn.ts';
import { localFiles } from '../io/local-files.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { measureLogReaderRate } from '../testing/log-reader-rate.ts';
import { onDiskEnd, type PrintedRecord, printLog } from '../testing/printed-log.ts';
import { runUtility } from '../testing/run-utility.ts';
import { firstFileInUse, lastCheckpoint } from './log-checkpoint.ts';
import { createLogCipher } from './log-cipher.ts';
import { endOfLog } from './log-end.ts';
import { listLogFiles } from './log-files.ts';
import { createLogFollower } from './log-follower.ts';
import { readLogFileHeader } from './log-header.ts';
import { scanLog } from './log-reader.ts';
import {
  decodeCheckpoint,
  decodeChild,
  decodeFileOperation,
  decodeRecycle,
  decodeRegister,
  decodeTransactionEnd,
  recordType,
} from './log-records.ts';
import type { LogRecord } from './log-walk.ts';

const start = { lsn: lsn(1, 0) };

/** One record in the words of db_printlog, with what we decode of it. */
function describeRecord(record: LogRecord): string {
  const { type, body } = record;
  const head = `${formatLsn(record.lsn)} ${type} ${record.txnId.toString(16)}`;
  switch (type) {
    case recordType.txnRegop: {
      const end = decodeTransactionEnd(body);
      return `${head} ${end?.committed ? 1 : 'other'} ${end?.timeSeconds}`;
    }
    case recordType.txnCheckpoint: {
      const checkpoint = decodeCheckpoint(body)!;
      return `${head} ${formatLsn(checkpoint.checkpointLsn)} ${formatLsn(checkpoint.previousCheckpoint)} ${checkpoint.timeSeconds}`;
    }
    case recordType.txnChild: {
      const child = decodeChild(body)!;
      return `${head} ${child.childTxnId.toString(16)} ${formatLsn(child.childLsn)}`;
    }
    case recordType.txnRecycle: {
      const ids = decodeRecycle(body)!;
      return `${head} ${ids.first} ${ids.last}`;
    }
    case recordType.dbregRegister: {
      const file = decodeRegister(body)!;
      return `${head} ${file.name} ${file.uid} ${file.fileId} ${file.databaseType} ${file.metaPage}`;
    }
    case recordType.fopCreate:
    case recordType.fopRemove:
    case recordType.fopRename:
    case recordType.fopRenameNoUndo: {
      const operation = decodeFileOperation(type, body)!;
      return `${head} ${operation.name}${operation.kind === 'rename' ? ` ${operation.newName} ${operation.uid}` : ''}`;
    }
    default:
      return head;
  }
}

/** The same words from what db_printlog printed. */
function describePrinted({ lsn, type, txnId, fields }: PrintedRecord): string {
  const head = `${formatLsn(lsn)} ${type} ${txnId.toString(16)}`;
  const seconds = (field: string | undefined) => field?.split(' ')[0];
  const data = (field: string | undefined) => /data: (.*)$/.exec(field ?? '')?.[1]?.replace(/\\0$/, '') ?? '';
  const number = (field: string | undefined) => String(Number(field));
  switch (type) {
    case recordType.txnRegop:
      return `${head} ${fields.opcode === '1' ? 1 : 'other'} ${seconds(fields.timestamp)}`;
    case recordType.txnCheckpoint:
      return `${head} ${fields.ckp_lsn} ${fields.last_ckp} ${seconds(fields.timestamp)}`;
    case recordType.txnRecycle:
      return `${head} ${fields.min} ${fields.max}`;
    case recordType.txnChild:
      return `${head} ${fields.child?.replace(/^0x/, '')} ${fields.c_lsn}`;
    case recordType.dbregRegister:
      return `${head} ${data(fields.name)} ${data(fields.uid)} ${number(fields.fileid)} ${fields.ftype} ${fields.meta_pgno}`;
    case recordType.fopCreate:
    case recordType.fopRemove:
      return `${head} ${data(fields.name)}`;
    case recordType.fopRename:
    case recordType.fopRenameNoUndo:
      return `${head} ${data(fields.oldname)} ${data(fields.newname)} ${data(fields.fileid)}`;
    default:
      return head;
  }
}

/** By these roles. */
const notWritten: readonly number[] = [recordType.fopRenameNoUndo, recordType.txnPrepare];

const roles = ['btree', 'hash', 'recno', 'queue', 'nested', 'abort', 'churn', 'checkpoint', 'long'] as const;

describe.each([{ password: undefined }, { password: 'not the real one' }])(
  'the log of a live environment (password: $password)',
  ({ password }) => {
    const cipher = password === undefined ? undefined : createLogCipher(password);
    let environment: EnvironmentFixture;
    let printed: PrintedRecord[];
    const ends: Lsn[] = [];
    let followed = 0;
    let followerEnd: Lsn;

    beforeAll(async () => {
      environment = await makeEnvironment({ logFileSize: 128 * 1024 });
      const writer = await environment.start({
        roles,
        password,
        bytesPerSecond: 400_000,
        checkpointEveryMs: 300,
      });
      const follower = createLogFollower({
        files: localFiles,
        directory: environment.home,
        from: start,
        onRecord: () => {
          followed += 1;
        },
      });
      while ((await listLogFiles(localFiles, environment.home)).length === 0) await delay(20);
      // Read while it is written: every read must be of one log that only grows.
      for (let i = 0; i < 120; i += 1) {
        const { end } = await scanLog(localFiles, environment.home, start);
        ends.push(end);
        await follower.advance();
        await delay(20);
      }
      await writer.pause();
      // What filled the log buffer is written without a sync, and db_stat's end on disk is the synced one.
      await writer.checkpoint();
      followerEnd = (await follower.advance()).end;
      printed = await printLog(environment.home, password);
      expect(writer.failures()).toEqual([]);
    });
    afterAll(() => environment?.remove());

    it('ends where db_stat says', async () => {
      const end = await endOfLog(localFiles, environment.home);
      expect(formatLsn(end.end)).toBe(formatLsn(await onDiskEnd(environment.home, password)));
      expect(end.tail).toBe('clean');
      expect(end.end.file).toBeGreaterThan(5);
      expect(followerEnd).toEqual(end.end);
    });

    it('has the records that db_printlog prints, field by field', async () => {
      const ours: string[] = [];
      const { end } = await scanLog(localFiles, environment.home, start, {
        cipher,
        onRecord: (record) => ours.push(describeRecord(record)),
      });
      const onDisk = printed.filter((record) => compareLsn(record.lsn, end) < 0);
      const theirs = onDisk.map(describePrinted);
      expect(ours).toEqual(theirs);
      expect(followed).toBe(theirs.length);
      for (const type of Object.values(recordType)) {
        if (notWritten.includes(type)) continue;
        expect(
          onDisk.some((record) => record.type === type),
          `a record of type ${type}`,
        ).toBe(true);
      }
    });

    it('was a log that only grew, each end the end of a record', async () => {
      const boundaries = new Set<string>();
      await scanLog(localFiles, environment.home, start, {
        onRecord: (record) => boundaries.add(formatLsn(lsn(record.lsn.file, record.end))),
      });
      let before = lsn(1, 0);
      for (const end of ends) {
        expect(compareLsn(end, before)).toBeGreaterThanOrEqual(0);
        before = end;
        // The first file of all, made and not written to yet.
        const hasBegun = end.file > 1 || end.offset > 0;
        const behindHeader = end.offset === (password === undefined ? 28 : 64);
        expect(!hasBegun || behindHeader || boundaries.has(formatLsn(end)), formatLsn(end)).toBe(true);
      }
      expect(new Set(ends.map(formatLsn)).size).toBeGreaterThan(20);
    });

    it('has the last checkpoint of db_printlog, and the files in use of db_archive', async () => {
      const checkpoints = printed.filter((record) => record.type === recordType.txnCheckpoint);
      const last = checkpoints.at(-1)!;
      const ours = await lastCheckpoint(localFiles, environment.home, undefined, cipher);
      expect(ours && formatLsn(ours.lsn)).toBe(formatLsn(last.lsn));
      expect(ours && formatLsn(ours.checkpointLsn)).toBe(last.fields.ckp_lsn);
      for (const earlier of checkpoints.slice(1).slice(-40, -1)) {
        const next = printed[printed.indexOf(earlier) + 1]!;
        if (next.lsn.file !== earlier.lsn.file) continue;
        const found = await lastCheckpoint(localFiles, environment.home, next.lsn, cipher);
        expect(found && formatLsn(found.lsn)).toBe(formatLsn(earlier.lsn));
        const before = await lastCheckpoint(localFiles, environment.home, earlier.lsn, cipher);
        expect(before && compareLsn(before.lsn, earlier.lsn)).toBeLessThan(0);
      }
      const { stdout } = await runUtility('db5.3_archive', [
        ...(password === undefined ? [] : ['-P', password]),
        '-h',
        environment.home,
      ]);
      const unused = stdout
        .split('\n')
        .filter(Boolean)
        .map((name) => basename(name));
      const first = await firstFileInUse(localFiles, environment.home, undefined, cipher);
      const files = await listLogFiles(localFiles, environment.home);
      expect(files.filter((file) => file.number < first).map((file) => file.name)).toEqual(unused);
      expect(unused.length).toBeGreaterThan(2);
    });

    it('names its version', async () => {
      const path = join(environment.home, logFileName(2));
      const header = await readLogFileHeader(localFiles, path, cipher);
      expect(header).toMatchObject({
        encrypted: password !== undefined,
        logVersion: 19,
        logFileSize: 128 * 1024,
      });
      if (password === undefined) return;
      expect((await readLogFileHeader(localFiles, path))?.logVersion).toBeUndefined();
      await expect(readLogFileHeader(localFiles, path, createLogCipher('another one'))).rejects.toMatchObject(
        { code: 'environment-encrypted' },
      );
    });

    it('shows a changed byte', async () => {
      const copy = await environment.scratch();
      const path = join(copy, logFileName(1));
      await copyFile(join(environment.home, logFileName(1)), path);
      const long: Lsn[] = [];
      const changedAt = 60;
      const onRecord = ({ lsn, end }: LogRecord) => void (end > lsn.offset + changedAt && long.push(lsn));
      await scanLog(localFiles, copy, start, { cipher, onRecord });
      const victim = long[Math.floor(long.length / 2)] as Lsn;
      const bytes = await readFile(path);
      bytes[victim.offset + changedAt]! ^= 0x10;
      await writeFile(path, bytes);
      expect(await scanLog(localFiles, copy, start, { cipher })).toMatchObject({ end: victim, tail: 'torn' });
    });
  },
);

describe('the rate of the reader', () => {
  it('is more than 300 MB/s with checksums on a quiet machine; a third of that is asked here, beside other tests', async () => {
    await using environment = await makeEnvironment({ logFileSize: 10 * 1024 * 1024 });
    const writer = await environment.start();
    await writer.do({
      do: 'fill',
      database: 'a.db',
      bytes: 60_000_000,
      each: 1_000,
      perCommit: 50,
      nosync: true,
    });
    await writer.quit();
    const rate = await measureLogReaderRate(environment.home);
    expect(rate.bytes).toBeGreaterThan(60_000_000);
    expect(rate.withChecksums).toBeGreaterThan(100);
    expect(rate.withoutChecksums).toBeGreaterThan(rate.withChecksums);
  });
});
