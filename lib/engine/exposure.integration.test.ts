import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogCipher } from '../berkeleydb/log-cipher.ts';
import { scanLog } from '../berkeleydb/log-reader.ts';
import { compareLsn, type Lsn, lsn } from '../contracts/lsn.ts';
import { localFiles } from '../io/local-files.ts';
import { createLogWatch } from '../monitor/log-watch.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { type PrintedRecord, printLog } from '../testing/printed-log.ts';
import { measureExposure } from './exposure.ts';

/** Counted from what db_printlog prints; bytes from the reader's own record lengths, whose sums another test proves. */
function bruteForce(
  printed: readonly PrintedRecord[],
  lengths: ReadonlyMap<string, number>,
  from: Lsn,
  end: Lsn,
) {
  const after = printed.filter(
    (record) => compareLsn(record.lsn, from) >= 0 && compareLsn(record.lsn, end) < 0,
  );
  const commits = after.filter((record) => record.name === '__txn_regop' && record.fields.opcode === '1');
  const seconds = commits.map((record) => Number(record.fields.timestamp?.split(' ')[0]));
  return {
    bytes: after.reduce(
      (sum, record) => sum + (lengths.get(`${record.lsn.file}/${record.lsn.offset}`) ?? 0),
      0,
    ),
    commits: commits.length,
    oldest: seconds.length > 0 ? Math.min(...seconds) : undefined,
  };
}

describe.each([{ password: null }, { password: 'a secret' }])(
  'exposure in a live log (password: $password)',
  ({ password }) => {
    const cipher = password === null ? undefined : createLogCipher(password);
    let environment: EnvironmentFixture;
    let writer: LiveWriter;
    beforeAll(async () => {
      environment = await makeEnvironment({ logFileSize: 128 * 1024 });
      writer = await environment.start({
        roles: ['btree', 'hash', 'nested', 'abort', 'long', 'churn', 'checkpoint'],
        bytesPerSecond: 300_000,
        password: password ?? undefined,
        checkpointEveryMs: 300,
      });
    });
    afterAll(() => environment?.remove());

    it('is what db_printlog counts after any position, measured at once or followed', async () => {
      const from = lsn(1, password === null ? 28 : 64);
      const watch = createLogWatch(localFiles, environment.home, { lsn: from }, cipher);
      for (let look = 0; look < 40; look += 1) {
        await watch.look().catch((error: { code?: string }) => {
          if (error.code !== 'no-log-files' && error.code !== 'log-shrunken') throw error; // not written yet
        });
        await new Promise((resolve) => setTimeout(resolve, 90));
      }
      await writer.pause();
      const { end } = await watch.look();
      const printed = await printLog(environment.home, password ?? undefined);
      const lengths = new Map<string, number>();
      const ends: Lsn[] = [];
      await scanLog(
        localFiles,
        environment.home,
        { lsn: lsn(1, 0) },
        {
          onRecord: (record) => {
            lengths.set(`${record.lsn.file}/${record.lsn.offset}`, record.length);
            ends.push(lsn(record.lsn.file, record.end));
          },
        },
      );
      const now = Date.now();
      const step = Math.ceil(ends.length / 60);
      const positions = [from, ...ends.filter((_, i) => i % step === 0), ends.at(-1)!];
      let withCommits = 0;
      for (const position of positions) {
        const expected = bruteForce(printed, lengths, position, end);
        const { exposure, environmentLsn } = await measureExposure(
          localFiles,
          environment.home,
          position,
          now,
          undefined,
          password,
        );
        expect(environmentLsn).toEqual(end);
        expect(exposure).toEqual({
          bytes: expected.bytes,
          commits: expected.commits,
          oldestCommitAgeMs: expected.oldest === undefined ? null : Math.max(0, now - expected.oldest * 1000),
        });
        expect(await watch.after(position)).toEqual({
          bytes: expected.bytes,
          commits: expected.commits,
          oldestCommitSeconds: expected.oldest,
        });
        if (expected.commits > 0) withCommits += 1;
      }
      expect(withCommits).toBeGreaterThan(30);
      expect(end.file).toBeGreaterThan(3);
      // Nothing lies behind the end, nor in a last file that holds its header record only.
      expect((await measureExposure(localFiles, environment.home, end, now)).exposure.bytes).toBe(0);
      if (password !== null) {
        await expect(measureExposure(localFiles, environment.home, from, now)).rejects.toMatchObject({
          code: 'environment-encrypted',
        });
      }
    });
  },
);
