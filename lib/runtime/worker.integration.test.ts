import { mkdir, open, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDayStrip } from '../contracts/day-strip.ts';
import { addTarget } from '../services/add-target.ts';
import { browseDirectory } from '../services/browse-directory.ts';
import { cancelRun } from '../services/cancel-run.ts';
import { carryOut } from '../services/carry-out.ts';
import { checkEnvironment } from '../services/check-environment.ts';
import { checkTarget } from '../services/check-target.ts';
import { getEnvironment } from '../services/get-environment.ts';
import { getHealth } from '../services/get-health.ts';
import { getReplica } from '../services/get-replica.ts';
import { getRun } from '../services/get-run.ts';
import { listOverview } from '../services/list-overview.ts';
import { registerEnvironment } from '../services/register-environment.ts';
import { requestRun } from '../services/request-run.ts';
import { database } from '../store/client.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { testOperator } from '../testing/operators.ts';
import { runUtility } from '../testing/run-utility.ts';
import { startTestConsole, type TestConsole, untilEnded } from '../testing/test-console.ts';
import { until } from '../testing/until.ts';

const operator = testOperator;
const hostName = 'test-host';
/** Due in half an hour: it must not come in between. */
const minute = (new Date().getUTCMinutes() + 30) % 60;
let testConsole: TestConsole;
let fixture: EnvironmentFixture;
const logged: string[] = [];

beforeAll(async () => {
  const log = pino({ level: 'debug' }, { write: (line) => logged.push(line) });
  [testConsole, fixture] = await Promise.all([startTestConsole(hostName, { log }), makeEnvironment()]);
  const writer = await fixture.start({ roles: ['btree'], bytesPerSecond: 50_000 });
  await until(async () => (await writer.acknowledged()).length > 50 || undefined);
});

afterAll(async () => {
  await testConsole.stop();
  await fixture.remove();
});

describe('from an empty console to a replica in step', () => {
  let environmentId = '';
  let replicaId = '';

  it('is healthy, and says so of each part', async () => {
    const health = await getHealth();
    expect(health).toMatchObject({
      status: 'ok',
      database: { status: 'ok' },
      queue: { status: 'ok', queued: 0 },
      worker: { status: 'ok', hosts: [hostName] },
    });
  });

  it('looks before it asks', async () => {
    const report = await checkEnvironment(operator, { home: fixture.home });
    expect(report).toMatchObject({ home: fixture.home, usable: true, release: '5.3' });
    const listing = await browseDirectory(operator, { directory: fixture.root });
    expect(listing.entries).toContainEqual({ name: 'home', path: fixture.home, hint: 'environment' });
  });

  it('registers the environment once', async () => {
    const input = { name: 'Orders', home: fixture.home };
    ({ environmentId } = await registerEnvironment(operator, input));
    const environment = await getEnvironment(operator, environmentId);
    expect(environment).toMatchObject({ name: 'Orders', home: fixture.home, host: hostName, replicas: [] });
    await expect(registerEnvironment(operator, { ...input, name: 'oRDERS' })).rejects.toMatchObject({
      code: 'name-taken',
      fieldErrors: { name: { message: expect.any(String) } },
    });
    await expect(registerEnvironment(operator, { ...input, name: 'Other' })).rejects.toMatchObject({
      code: 'conflict',
      fieldErrors: { home: { message: 'this home is registered already, as Orders' } },
    });
  });

  it('adds a target, whose first snapshot begins at once and ends in step', async () => {
    const target = { environmentId, directory: fixture.target };
    expect(await checkTarget(operator, target)).toMatchObject({ usable: true });
    const added = await addTarget(operator, {
      ...target,
      name: 'standby-b',
      schedule: { cron: `${minute}  * * * *`, timeZone: 'UTC' },
      goalSeconds: 300,
    });
    replicaId = added.replicaId;
    const run = await untilEnded(added.runId);
    expect(run.error, run.lines.map((line) => line.text).join('\n')).toBeNull();
    expect(run).toMatchObject({ state: 'succeeded', kind: 'snapshot', trigger: 'first', fellBack: false });
    expect(run.publishedLsn).toMatch(/^\[\d+\]\[\d+\]$/);
    expect(run.bytesCopied).toBeGreaterThan(0);
    expect(run.steps.every((step) => step.state === 'succeeded')).toBe(true);
    const order = run.lines.map((line) => line.sequence);
    expect(order).toEqual(order.map((_, index) => index + 1));
    expect(run.lines.some((line) => line.source === 'db_recover' && line.step === 'recover')).toBe(true);
    const replica = await until(async () => {
      const seen = await getReplica(operator, replicaId);
      return seen.state === 'in step' ? seen : undefined;
    });
    expect(replica).toMatchObject({
      environmentName: 'Orders',
      activeRun: null,
      lastRun: { id: run.id, state: 'succeeded' },
      recovery: { result: 'succeeded' },
      schedule: { cron: `${minute} * * * *`, timeZone: 'UTC', words: expect.stringMatching(/hour/) },
    });
    expect(replica.exposure?.bytes).toBeGreaterThanOrEqual(0);
    expect(Date.parse(replica.nextRunAt ?? '')).toBeGreaterThan(Date.now());
    expect(readDayStrip(replica.days).at(-1)).toMatchObject({ succeeded: 1, failed: 0 });
  });

  it('begins soon after the request', async () => {
    const asked = performance.now();
    const { runId } = await requestRun(operator, { replicaId, kind: 'update' });
    await until(async () => {
      const run = await getRun(operator, runId);
      return run.steps.some((step) => step.state !== 'pending') ? run : undefined;
    }, 20);
    const ms = performance.now() - asked;
    console.log(`from the request to a step: ${ms.toFixed(0)} ms`);
    // 0.1 to 0.3 s on a quiet machine; the bound catches a queue that is polled.
    expect(ms).toBeLessThan(5000);
    const run = await untilEnded(runId);
    expect(run).toMatchObject({ state: 'succeeded', kind: 'update', fellBack: false, error: null });
  });

  it('runs one at a time on a replica, and cancels', async () => {
    const first = await requestRun(operator, { replicaId, kind: 'snapshot' });
    await expect(requestRun(operator, { replicaId, kind: 'update' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await cancelRun(operator, first.runId);
    const run = await untilEnded(first.runId);
    expect(run).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' }, cancelRequested: true });
    expect(run.steps.filter((step) => step.state === 'running' || step.state === 'pending')).toEqual([]);
    const again = await requestRun(operator, { replicaId, kind: 'update' });
    expect(await untilEnded(again.runId)).toMatchObject({ state: 'succeeded' });
  });

  it('is verified beside an update; what is found makes it failing until a snapshot succeeds', async () => {
    const verify = await requestRun(operator, { replicaId, kind: 'verify' });
    const update = await requestRun(operator, { replicaId, kind: 'update' });
    await expect(requestRun(operator, { replicaId, kind: 'verify' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'a verification of this replica is queued or running already',
    });
    const verified = await untilEnded(verify.runId);
    expect(verified).toMatchObject({ state: 'succeeded', kind: 'verify', error: null, publishedLsn: null });
    expect(verified.steps.find(({ name }) => name === 'verify-databases')?.detail).toMatch(
      /^\d+ databases? verified, to \[\d+\]\[\d+\]/,
    );
    expect(await untilEnded(update.runId)).toMatchObject({ state: 'succeeded', fellBack: false });
    const good = await getReplica(operator, replicaId);
    expect(good).toMatchObject({
      verifyRun: null,
      verification: {
        good: { lsn: expect.stringMatching(/^\[\d+\]\[\d+\]$/), runId: verify.runId },
        failure: null,
      },
      lastRun: { id: update.runId, kind: 'update' },
    });

    // A page that the disk lost: the file looks as it was left.
    const published = await realpath(join(fixture.target, 'current'));
    const database = join(published, (await readdir(published)).find((name) => name.endsWith('.db')) ?? '');
    const times = join(fixture.root, 'times');
    await writeFile(times, '');
    await runUtility('touch', ['-r', database, times]);
    const file = await open(database, 'r+');
    await file.write(Buffer.alloc(64, 0xff), 0, 64, 4096 + 16);
    await file.close();
    await runUtility('touch', ['-r', times, database]);
    const failed = await untilEnded((await requestRun(operator, { replicaId, kind: 'verify' })).runId);
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: expect.stringMatching(/^(verify|recovery)-failed$/) },
    });
    const failing = await until(async () => {
      const seen = await getReplica(operator, replicaId);
      return seen.state === 'failing' ? seen : undefined;
    });
    expect(failing).toMatchObject({
      stateReason: expect.stringMatching(/^verification failed: /),
      lastError: null,
      verification: { good: { runId: verify.runId }, failure: { runId: failed.id } },
    });
    await untilEnded((await requestRun(operator, { replicaId, kind: 'snapshot' })).runId);
    const again = await until(async () => {
      const seen = await getReplica(operator, replicaId);
      return seen.state === 'in step' ? seen : undefined;
    });
    expect(again.verification).toMatchObject({ good: { runId: verify.runId }, failure: null });
  });

  it('shows the fleet', async () => {
    const { environments } = await listOverview(operator);
    expect(environments).toMatchObject([{ name: 'Orders', health: 'ok', replicas: [{ name: 'standby-b' }] }]);
    expect(JSON.stringify(environments)).not.toContain('password');
  });
});

describe('the password of an encrypted environment', () => {
  const password = 'tr0ub4dor and three';

  /** Every row of every table, those of the queue too. */
  async function everyRow(): Promise<string> {
    const db = database();
    const tables = await db.$queryRaw<{ name: string }[]>`
      SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
    const texts = tables.map(async ({ name }) => {
      const [row] = await db.$queryRawUnsafe<{ text: string | null }[]>(
        `SELECT string_agg(row::text, '\n') AS text FROM ${name} AS row`,
      );
      return row?.text ?? '';
    });
    return (await Promise.all(texts)).join('\n');
  }

  /** Every file below a directory, as Latin-1: bytes stay what they are. */
  async function everyFile(directory: string): Promise<string> {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return (
      await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))
    ).join();
  }

  it('is used, and reaches no table, no replica, no log, and nobody who reads', async () => {
    await using encrypted = await makeEnvironment();
    const writer = await encrypted.start({ roles: ['btree'], password, bytesPerSecond: 20_000 });
    await until(async () => (await writer.acknowledged()).length > 20 || undefined);
    const input = { name: 'Sealed', home: encrypted.home, password };
    // A wrong one is refused in words that do not repeat it, there and on record.
    const guess = { ...input, password: 'another guess' };
    const refused = carryOut(operator, {
      deed: 'environment.register',
      subject: guess,
      act: () => registerEnvironment(operator, guess),
    });
    await expect(refused).rejects.toMatchObject({ code: 'environment-encrypted' });
    const { environmentId } = await carryOut(operator, {
      deed: 'environment.register',
      subject: input,
      act: () => registerEnvironment(operator, input),
    });
    const target = {
      environmentId,
      name: 'sealed',
      directory: encrypted.target,
      schedule: null,
      goalSeconds: 300,
    };
    const { replicaId, runId } = await addTarget(operator, target);
    const run = await untilEnded(runId);
    expect(run).toMatchObject({ state: 'succeeded' });
    expect(run.lines.length).toBeGreaterThan(5);
    const read = JSON.stringify([
      await listOverview(operator),
      await getEnvironment(operator, environmentId),
      await getReplica(operator, replicaId),
      run,
    ]);
    const sealed = (await database().environment.findUniqueOrThrow({ where: { id: environmentId } }))
      .passwordSealed;
    expect(sealed).toMatch(/^v1\./);
    expect(read).not.toContain(sealed);
    const everything = [read, await everyRow(), await everyFile(encrypted.target), logged.join('')];
    for (const place of everything) {
      expect(place.length).toBeGreaterThan(0);
      for (const secret of [password, guess.password]) expect(place.includes(secret)).toBe(false);
    }
    await writer.quit();
  });
});

describe('bad input', () => {
  const rows = async () => [await database().environment.count(), await database().replica.count()];

  it.each([
    ['a missing home', { home: '/nowhere/at/all' }, 'home', 'home-missing'],
    ['a relative path', { home: 'data' }, 'home', 'input-invalid'],
    ['a path with ..', { home: '/data/../etc' }, 'home', 'input-invalid'],
    ['a NUL byte', { home: '/data\0' }, 'home', 'input-invalid'],
    ['a thousand characters', { home: `/${'x'.repeat(1000)}` }, 'home', 'input-invalid'],
    ['no name', { name: ' ' }, 'name', 'input-invalid'],
    ['no strings at all', { name: 7, home: {} }, 'home', 'input-invalid'],
  ])('refuses %s at the field', async (_, wrong, field, code) => {
    const before = await rows();
    const input = { name: 'Wrong', home: fixture.home, ...wrong };
    await expect(registerEnvironment(operator, input)).rejects.toMatchObject({
      code,
      fieldErrors: { [field]: { message: expect.stringMatching(/./) } },
    });
    expect(await rows()).toEqual(before);
  });

  it('refuses an empty home and a home that is none', async () => {
    const empty = join(fixture.root, 'empty');
    await mkdir(empty);
    await expect(registerEnvironment(operator, { name: 'E', home: empty })).rejects.toMatchObject({
      code: 'home-empty',
      fieldErrors: { home: { hint: expect.stringMatching(/./) } },
    });
    const file = join(fixture.root, 'file');
    await writeFile(file, 'no directory');
    await expect(registerEnvironment(operator, { name: 'E', home: file })).rejects.toMatchObject({
      code: 'home-not-directory',
    });
  });

  it('refuses targets at the field, and makes no directory', async () => {
    const environment = (await listOverview(operator)).environments[0]!;
    const other = join(fixture.root, 'other');
    const base = {
      environmentId: environment.id,
      name: 'third',
      directory: other,
      schedule: null,
      goalSeconds: 60,
    };
    const before = await rows();
    const refuse = (wrong: object, code: string, field: string) =>
      expect(addTarget(operator, { ...base, ...wrong })).rejects.toMatchObject({
        code,
        fieldErrors: { [field]: { message: expect.stringMatching(/./) } },
      });
    await refuse({ name: 'STANDBY-B' }, 'name-taken', 'name');
    await refuse({ directory: fixture.target }, 'target-overlaps-target', 'directory');
    await refuse({ directory: join(fixture.target, 'below') }, 'target-overlaps-target', 'directory');
    await refuse({ directory: join(fixture.home, 'below') }, 'target-inside-home', 'directory');
    await refuse({ directory: join(fixture.root, 'file') }, 'target-is-file', 'directory');
    await refuse({ schedule: { cron: '61 * * * *', timeZone: 'UTC' } }, 'cron-invalid', 'schedule.cron');
    await refuse({ schedule: { cron: '0 0 31 2 *', timeZone: 'UTC' } }, 'cron-invalid', 'schedule.cron');
    await refuse({ schedule: { cron: '* * * * * *', timeZone: 'UTC' } }, 'cron-invalid', 'schedule.cron');
    await refuse(
      { schedule: { cron: '* * * * *', timeZone: 'Mars/Base' } },
      'time-zone-invalid',
      'schedule.timeZone',
    );
    expect(await rows()).toEqual(before);
    const listing = await browseDirectory(operator, { directory: fixture.root });
    expect(listing.entries.map((entry) => entry.name)).not.toContain('other');
  });

  it('says when no worker answers for a host', async () => {
    await expect(
      registerEnvironment(operator, { name: 'Far', home: '/data', host: 'elsewhere' }),
    ).rejects.toMatchObject({ code: 'host-not-answering' });
  });
});
