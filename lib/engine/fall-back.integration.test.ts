import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localHost } from '../hosts/local.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveRole, LiveWriter, ScriptOperation } from '../testing/live-writer.ts';
import { expectEqualToActive } from '../testing/replica-proof.ts';
import { inspectEnvironment } from './preflight-environment.ts';

const look = { host: localHost(), signal: new AbortController().signal };

const rounds = 4;

const hazards: Record<
  string,
  {
    extents?: number;
    roles?: LiveRole[];
    alwaysFallsBack?: boolean;
    before: ScriptOperation[];
    round: (round: number) => ScriptOperation[];
  }
> = {
  DB_TXN_BULK: {
    alwaysFallsBack: true,
    before: [{ do: 'fill', database: 'bulk.db', bytes: 50_000, bulk: true }],
    round: (round) => [
      { do: 'fill', database: 'bulk.db', bytes: 400_000, bulk: true },
      { do: 'fill', database: `new-${round}.db`, bytes: 200_000, bulk: true },
      { do: 'fill', database: 'bulk.db', bytes: 100_000 },
    ],
  },
  'a hash that is truncated': {
    before: [{ do: 'fill', database: 'hash.db', type: 'hash', bytes: 400_000 }, { do: 'checkpoint' }],
    round: () => [
      { do: 'fill', database: 'hash.db', type: 'hash', bytes: 400_000 },
      { do: 'truncate', database: 'hash.db', type: 'hash' },
      { do: 'fill', database: 'hash.db', type: 'hash', bytes: 200_000 },
      { do: 'truncate', database: 'hash.db', type: 'hash' },
      { do: 'fill', database: 'hash.db', type: 'hash', bytes: 100_000 },
    ],
  },
  'a queue with extents': {
    extents: 8,
    roles: ['queue'],
    before: [{ do: 'fill', database: 'queue.db', type: 'queue', bytes: 50_000 }],
    round: () => [
      { do: 'fill', database: 'queue.db', type: 'queue', bytes: 60_000 },
      { do: 'truncate', database: 'queue.db', type: 'queue' },
      { do: 'fill', database: 'queue.db', type: 'queue', bytes: 60_000 },
    ],
  },
};

test.each(Object.keys(hazards))(
  'trap 8: %s: updates hold, or become snapshots by themselves and say why',
  async (name) => {
    const hazard = hazards[name]!;
    await using fixture = await makeEnvironment();
    const writer: LiveWriter = await fixture.start({
      roles: [...(hazard.roles ?? ['btree']), 'checkpoint'],
      bytesPerSecond: 300_000,
      checkpointEveryMs: 300,
      queueExtentPages: hazard.extents,
    });
    await writer.do(...hazard.before);
    await runEngine('snapshot', fixture);
    const reasons: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await writer.do(...hazard.round(round));
      const run = await runEngine('update', fixture);
      const said = run.journal.lines.filter((line) => line.includes('cannot be trusted'));
      expect(run.fellBack).toBe(said.length > 0);
      reasons.push(...said);
      if (round % 4 !== 3) continue;
      await writer.pause();
      await runEngine('update', fixture);
      await expectEqualToActive(fixture);
      await writer.resume();
    }
    console.log(
      `${name}: ${reasons.length} of ${rounds} updates became snapshots${reasons.length > 0 ? `; ${reasons[0]}` : ''}`,
    );
    if (hazard.alwaysFallsBack) expect(reasons).toHaveLength(rounds);
    for (const reason of reasons)
      expect(reason).toMatch(/^engine note the update cannot be trusted: \S.+A snapshot takes its place$/);
    await writer.quit();
  },
);

test('trap 8: an environment with queue extents says so at registration', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start({ queueExtentPages: 1 });
  await writer.do({ do: 'fill', database: 'queue.db', type: 'queue', bytes: 50_000 }, { do: 'checkpoint' });
  const report = await inspectEnvironment(look, fixture.spec);
  expect(report.usable).toBe(true);
  expect(report.checks).toContainEqual(
    expect.objectContaining({
      name: 'queue extents',
      result: 'warning',
      message: expect.stringMatching(/\d+ files/),
      hint: expect.stringContaining('snapshot'),
    }),
  );
  expect(Object.fromEntries(report.checks.map(({ name, result }) => [name, result]))).toMatchObject({
    'prepared transactions': 'ok',
    'bulk transactions': 'note',
    'log disk': 'ok',
  });
  await writer.quit();
});

const logsOf = async (directory: string): Promise<string[]> =>
  (await readdir(directory)).filter((name) => /^log\.\d{10}$/.test(name)).sort();

/** Enough log for several files to be removed at the next checkpoint. */
const manyLogs: ScriptOperation[] = [
  { do: 'fill', database: 'a.db', bytes: 400_000 },
  { do: 'checkpoint' },
  { do: 'fill', database: 'a.db', bytes: 400_000 },
  { do: 'checkpoint' },
  { do: 'fill', database: 'a.db', bytes: 70_000 },
];

test.each(['log_set_config DB_LOG_AUTO_REMOVE', 'set_flags DB_LOG_AUTOREMOVE'])(
  'trap 7: an active that removes its own log files (%s): survived where they were archived, a new chain otherwise',
  async (line) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024, dbConfig: [line] });
    const writer = await fixture.start();
    await writer.do(...manyLogs);
    const report = await inspectEnvironment(look, fixture.spec);
    expect(report.checks).toContainEqual(expect.objectContaining({ name: 'log removal', result: 'warning' }));
    await runEngine('snapshot', fixture);
    // What goes at a checkpoint was archived by the update before it.
    for (let round = 0; round < 4; round += 1) {
      await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 });
      expect((await runEngine('update', fixture)).fellBack).toBe(false);
      const [before] = await logsOf(fixture.home);
      await writer.do({ do: 'checkpoint' }, { do: 'put', database: 'a.db', key: 'k', bytes: 100 });
      expect((await logsOf(fixture.home))[0]).not.toBe(before);
      expect((await runEngine('update', fixture)).fellBack).toBe(false);
    }
    await expectEqualToActive(fixture);

    await writer.do(...manyLogs);
    await expect(runEngine('update', fixture, { onBrokenChain: 'offer' })).rejects.toMatchObject({
      code: 'log-gap',
    });
    const update = await runEngine('update', fixture);
    expect(update).toMatchObject({ kind: 'snapshot', fellBack: true });
    expect(update.journal.lines.join('\n')).toContain('A snapshot takes its place');
    await expectEqualToActive(fixture);
    // In the replica's own DB_CONFIG the line would prune the replica during recovery.
    const config = await readFile(join(await publishedGeneration(fixture.target), 'DB_CONFIG'), 'utf8');
    expect(config).not.toMatch(/^[^#]*AUTO_?REMOVE/im);
    expect(config).toContain('set_lg_max 65536');
    await writer.quit();
  },
);
