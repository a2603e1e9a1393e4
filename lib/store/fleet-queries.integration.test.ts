import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDayStrip } from '../contracts/day-strip.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type Database, openDatabase } from './client.ts';
import { readEnvironment, readOverview, readReplica } from './fleet-queries.ts';
import { readHistory } from './run-queries.ts';

let server: TestDatabase;
let db: Database;

beforeAll(async () => {
  server = await startTestDatabase();
  db = openDatabase(server.url);
  await seed();
});

afterAll(async () => {
  await db.$disconnect();
  await server.stop();
});

/** 200 environments with 5 replicas each, a month of outcomes, full sparklines, 40,000 runs. */
async function seed(): Promise<void> {
  await db.$executeRawUnsafe(`
    INSERT INTO environment (id, name, name_key, host, home)
    SELECT gen_random_uuid(), 'env ' || n, 'env ' || n, 'host', '/data/' || n FROM generate_series(1, 200) n`);
  await db.$executeRawUnsafe(`
    INSERT INTO replica (id, environment_id, name, name_key, host, directory, goal_ms, state, schedule_cron,
      schedule_zone, exposure_bytes, exposure_commits, environment_lsn, recovered_lsn, recent_ages)
    SELECT gen_random_uuid(), e.id, 'r' || n, 'r' || n, 'host', '/standby/' || e.name || n, 300000, 'in step',
      '*/5 * * * *', 'UTC', 4096, 12, '[12][3456]', '[12][3000]',
      (SELECT string_agg((s / 10)::text, ',' ORDER BY s) FROM generate_series(1, 60) s)
    FROM environment e, generate_series(1, 5) n`);
  await db.$executeRawUnsafe(`
    INSERT INTO day_outcome (replica_id, day, succeeded, failed)
    SELECT id, (now() AT TIME ZONE 'UTC')::date - d, 24, d % 3 FROM replica, generate_series(0, 29) d`);
  await db.$executeRawUnsafe(`
    INSERT INTO run (id, replica_id, environment_id, host, kind, state, trigger, requested_by, requested_at)
    SELECT gen_random_uuid(), id, environment_id, 'host', 'update',
      CASE WHEN n % 10 = 0 THEN 'failed' ELSE 'succeeded' END, 'schedule', 'schedule',
      now() - n * interval '5 minutes' FROM replica, generate_series(1, 40) n`);
  await db.$executeRawUnsafe(`
    UPDATE replica SET last_run = json_build_object('id', gen_random_uuid(), 'kind', 'update', 'state', 'succeeded',
      'endedAt', '2026-11-22T10:00:00.000Z', 'error', null)`);
  await db.$executeRawUnsafe('ANALYZE');
}

/** The median of several, after one to warm up: the machine is shared. */
async function timed(act: () => Promise<unknown>): Promise<number> {
  await act();
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const before = performance.now();
    await act();
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[3] ?? Number.NaN;
}

describe('the fleet', () => {
  it('answers the overview of a thousand replicas in time, whole', async () => {
    const overview = await readOverview(db, new Date());
    const replicas = overview.environments.flatMap((environment) => environment.replicas);
    expect(overview.environments).toHaveLength(200);
    expect(replicas).toHaveLength(1000);
    for (const replica of replicas) {
      expect(replica).toMatchObject({
        state: 'in step',
        exposure: { bytes: 4096, commits: 12, oldestCommitAgeMs: null },
        schedule: { words: 'every 5 minutes' },
      });
      const days = readDayStrip(replica.days);
      expect(days).toHaveLength(30);
      expect(days.at(-1)).toEqual({
        day: new Date().toISOString().slice(0, 10),
        outcome: 'succeeded',
        succeeded: 24,
        failed: 0,
      });
      expect(replica.samples).toHaveLength(20);
      // Whole seconds, of the highest of each three.
      expect([replica.samples[0], replica.samples.at(-1)]).toEqual([0, 6]);
    }
    // A thousand replicas in 200 environments; 900 in 300 take less.
    expect(JSON.stringify(overview).length).toBeLessThan(1_000_000);
    const ms = await timed(() => readOverview(db, new Date()));
    console.log(`overview of 1000 replicas: ${ms.toFixed(0)} ms`);
    // 100 ms is the goal on an idle machine; the bound here only catches a query per row.
    expect(ms).toBeLessThan(1500);
  });

  it('reads one environment and one replica', async () => {
    const overview = await readOverview(db, new Date());
    const first = overview.environments[0]!;
    const environment = await readEnvironment(db, first.id, new Date());
    expect(environment.replicas).toHaveLength(5);
    const replica = await readReplica(db, environment.replicas[0]!.replicaId, new Date());
    expect(replica.runs).toHaveLength(20);
    expect(replica.samples).toHaveLength(60);
    expect(replica.lastRun).toMatchObject({ kind: 'update', state: 'succeeded' });
    await expect(readReplica(db, 'no id at all', new Date())).rejects.toMatchObject({ code: 'not-found' });
    await expect(readEnvironment(db, replica.replicaId, new Date())).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('pages through the history without a hole or a repetition, also where times are equal', async () => {
    const overview = await readOverview(db, new Date());
    const environment = overview.environments[3]!;
    const seen = new Set<string>();
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await readHistory(db, { environment: environment.id, state: 'failed', after }, 3);
      for (const run of page.runs) {
        expect(seen.has(run.id)).toBe(false);
        seen.add(run.id);
        expect(run).toMatchObject({ state: 'failed', environmentName: environment.name });
      }
      after = page.nextCursor ?? undefined;
      pages += 1;
    } while (after !== undefined);
    // 5 replicas, each 4 failed runs at the same 4 moments.
    expect(seen.size).toBe(20);
    expect(pages).toBe(7);
  });

  it('reads a page deep in the history as fast as the first', async () => {
    const first = await readHistory(db, {}, 50);
    const deep = Buffer.from(`${Date.now() - 2 * 3_600_000}.ffffffff-ffff-ffff-ffff-ffffffffffff`).toString(
      'base64url',
    );
    expect(first.runs).toHaveLength(50);
    expect((await readHistory(db, { after: deep }, 50)).runs).toHaveLength(50);
    const plan = await db.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`
      EXPLAIN SELECT * FROM run WHERE requested_at <= now() - interval '2 hours'
        AND (requested_at < now() - interval '2 hours' OR id < gen_random_uuid())
      ORDER BY requested_at DESC, id DESC LIMIT 51`);
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('Index Scan using run_requested_at_id_idx');
    expect(text).not.toContain('Sort');
  });

  it.each(['replica_id', 'environment_id'])(
    'checks what else is asked of the runs of one %s within the index',
    async (column) => {
      const plan = await db.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`
        EXPLAIN SELECT * FROM run WHERE ${column} = (SELECT ${column} FROM run LIMIT 1)
          AND kind = 'update' AND state = 'failed' ORDER BY requested_at DESC, id DESC LIMIT 51`);
      const text = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect(text).toMatch(new RegExp(`Index Cond: .*${column} = .*kind = 'update'.*state = 'failed'`));
      expect(text).not.toContain('Filter');
    },
  );

  it('finds nothing for a cursor or an id that cannot be', async () => {
    expect(await readHistory(db, { after: 'nonsense' })).toEqual({ runs: [], nextCursor: null });
    expect(await readHistory(db, { replica: "'; DROP TABLE run" })).toEqual({ runs: [], nextCursor: null });
  });
});
