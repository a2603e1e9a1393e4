import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addTarget } from '../services/add-target.ts';
import { adoptReplica } from '../services/adopt-replica.ts';
import { checkAdoption } from '../services/check-adoption.ts';
import { getEnvironment } from '../services/get-environment.ts';
import { getReplica } from '../services/get-replica.ts';
import { listHistory } from '../services/list-history.ts';
import { registerEnvironment } from '../services/register-environment.ts';
import { removeEnvironment, removeTarget } from '../services/remove.ts';
import { requestRun } from '../services/request-run.ts';
import { updateSettings } from '../services/update-settings.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { testOperator } from '../testing/operators.ts';
import { expectEqualToActive, listing } from '../testing/replica-proof.ts';
import { startTestConsole, type TestConsole, untilEnded } from '../testing/test-console.ts';
import { understudy } from '../testing/understudy-command.ts';
import { until } from '../testing/until.ts';

const operator = testOperator;
const hostName = 'test-host';
const copying = { copyMode: 'listed' as const, ownFiles: ['*.conf'] };
const retention = { keepBases: 2, baseEveryHours: 1, keepArchiveDays: 7 };
let testConsole: TestConsole;
let fixture: EnvironmentFixture;
let writer: LiveWriter;
const first = { environmentId: '', replicaId: '', runIds: [] as string[] };

const startConsole = async () => {
  testConsole = await startTestConsole(hostName);
};

/** All of it: tables, queue, key file. */
async function loseConsole(): Promise<void> {
  await testConsole.stop();
  delete (globalThis as Record<symbol, unknown>)[Symbol.for('understudy.database')];
}

const update = async (replicaId: string) =>
  untilEnded((await requestRun(operator, { replicaId, kind: 'update' })).runId);

beforeAll(async () => {
  fixture = await makeEnvironment();
  writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 }, { do: 'checkpoint' });
  await writeFile(join(fixture.home, 'app.conf'), 'version 1');
  await startConsole();
  const { environmentId } = await registerEnvironment(operator, {
    name: 'Orders',
    home: fixture.home,
    copying,
  });
  const added = await addTarget(operator, {
    environmentId,
    name: 'standby',
    directory: fixture.target,
    schedule: null,
    goalSeconds: 77,
    onBrokenChain: 'offer',
  });
  const { replicaId, runId } = added;
  expect((await untilEnded(runId)).error).toBeNull();
  const settings = { replicaId, goalSeconds: 77, onBrokenChain: 'offer' as const };
  await updateSettings(operator, { ...settings, retention });
  // Left as they are where nobody names them.
  await updateSettings(operator, settings);
  expect(await getReplica(operator, replicaId)).toMatchObject({ retention });
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
  const second = await update(replicaId);
  expect(second.steps.map(({ name }) => name)).toContain('keep-base');
  expect(
    (await untilEnded((await requestRun(operator, { replicaId, kind: 'verify' })).runId)).error,
  ).toBeNull();
  Object.assign(first, { environmentId, replicaId, runIds: [second.id, runId] });
  await loseConsole();
  await startConsole();
});

afterAll(async () => {
  await loseConsole();
  await fixture.remove();
});

it('says what a directory is before it asks, and changes nothing there', async () => {
  const before = await listing(fixture.target);
  const report = await checkAdoption(operator, { directory: fixture.target });
  expect(report).toMatchObject({ usable: true, environmentName: null });
  expect(report.replica).toMatchObject({
    replicaId: first.replicaId,
    environmentId: first.environmentId,
    home: fixture.home,
    dataDirectories: [],
    logDirectory: null,
    goalMs: 77_000,
    onBrokenChain: 'offer',
    copying,
    retention,
    restorable: { bases: 1 },
  });
  expect(report.checks.filter(({ result }) => result !== 'ok')).toEqual([]);
  expect(await listing(fixture.target)).toEqual(before);
});

it('says why a directory is none that can be taken in', async () => {
  const empty = await fixture.scratch();
  const newer = await fixture.scratch();
  const torn = await fixture.scratch();
  await writeFile(join(newer, 'understudy.json'), '{"kind":"understudy-replica","format":2}');
  await writeFile(join(torn, 'understudy.json'), '{"kind":');
  for (const [directory, code] of [
    [empty, 'no-replica'],
    [join(empty, 'absent'), 'target-missing'],
    [join(torn, 'understudy.json'), 'target-missing'],
    [newer, 'target-format-newer'],
    [torn, 'target-unreadable'],
    [fixture.home, 'no-replica'],
  ] as const) {
    const { usable, checks, replica } = await checkAdoption(operator, { directory });
    expect({ directory, usable, replica }).toEqual({ directory, usable: false, replica: null });
    expect(checks.find(({ result }) => result === 'failed')).toMatchObject({
      code,
      hint: expect.any(String),
    });
    await expect(
      adoptReplica(operator, { directory, name: 'x', environmentName: 'y', schedule: null }),
    ).rejects.toMatchObject({ code, fieldErrors: { directory: {} } });
  }
  expect(await readdir(empty)).toEqual([]);
});

it('takes the replica in with its ids, settings and history', async () => {
  const input = { directory: fixture.target, name: 'standby', schedule: null };
  await expect(adoptReplica(operator, input)).rejects.toMatchObject({
    fieldErrors: { environmentName: { message: expect.any(String) } },
  });
  const adopted = await adoptReplica(operator, { ...input, environmentName: 'Orders' });
  expect(adopted).toEqual({ replicaId: first.replicaId, environmentId: first.environmentId, runs: 2 });
  const history = await listHistory(operator, { replica: first.replicaId });
  expect(history.runs.map(({ id, kind, state, trigger }) => ({ id, kind, state, trigger }))).toEqual([
    { id: first.runIds[0], kind: 'update', state: 'succeeded', trigger: 'adopted' },
    { id: first.runIds[1], kind: 'snapshot', state: 'succeeded', trigger: 'adopted' },
  ]);
  expect(history.runs[0]!.publishedLsn).toMatch(/^\[\d+\]\[\d+\]$/);
  const replica = await until(async () => {
    const seen = await getReplica(operator, first.replicaId);
    return seen.state === 'in step' ? seen : undefined;
  });
  expect(replica).toMatchObject({ goalMs: 77_000, onBrokenChain: 'offer', retention });
  expect(replica.verification).toMatchObject({
    good: { lsn: history.runs[0]!.publishedLsn, runId: null },
    failure: null,
  });
  expect(replica).toMatchObject({ recovery: { result: 'succeeded' }, lastRun: { id: first.runIds[0] } });
  expect(await getEnvironment(operator, first.environmentId)).toMatchObject({
    name: 'Orders',
    home: fixture.home,
    health: 'ok',
    copying,
  });
});

it('goes on with an update that copies no database', async () => {
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 }, { do: 'put', database: 'b.db', key: 'k' });
  await writer.do({ do: 'close', database: 'b.db' });
  await writeFile(join(fixture.home, 'app.conf'), 'version 2');
  const run = await update(first.replicaId);
  expect(run).toMatchObject({ kind: 'update', state: 'succeeded', fellBack: false, error: null });
  expect(run.steps.map(({ name }) => name)).not.toContain('copy-databases');
  const { publishedPath } = await getReplica(operator, first.replicaId);
  expect(await readFile(join(publishedPath!, 'app.conf'), 'utf8')).toBe('version 2');
  await writer.do({ do: 'checkpoint' });
  await update(first.replicaId);
  expect(await expectEqualToActive(fixture)).toBe(2);
});

it('refuses what is followed already, and a copy of it', async () => {
  const copy = join(fixture.root, 'copy');
  await cp(fixture.target, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  for (const directory of [fixture.target, copy]) {
    const report = await checkAdoption(operator, { directory });
    expect(report.usable).toBe(false);
    expect(report.checks.find(({ name }) => name === 'console')).toMatchObject({
      result: 'failed',
      code: 'conflict',
      message: `this replica is followed already: Orders → standby, in ${fixture.target} on ${hostName}`,
    });
    const input = { directory, name: 'other', environmentName: 'Other', schedule: null };
    await expect(adoptReplica(operator, input)).rejects.toMatchObject({ code: 'conflict' });
  }
});

it('follows again what was removed, without a run twice', async () => {
  const before = await listHistory(operator, { replica: first.replicaId });
  await removeTarget(operator, first.replicaId);
  const report = await checkAdoption(operator, { directory: fixture.target });
  expect(report).toMatchObject({ usable: true, environmentName: 'Orders' });
  const schedule = { cron: '0 3 * * *', timeZone: 'UTC' };
  const input = { directory: fixture.target, name: 'standby again', schedule };
  expect(await adoptReplica(operator, input)).toMatchObject({ replicaId: first.replicaId, runs: 0 });
  expect((await listHistory(operator, { replica: first.replicaId })).runs.map(({ id }) => id)).toEqual(
    before.runs.map(({ id }) => id),
  );
  const replica = await getReplica(operator, first.replicaId);
  expect(replica).toMatchObject({ name: 'standby again', schedule: { cron: '0 3 * * *' } });
  expect(replica.nextRunAt).not.toBeNull();
});

it('lets a replica of the command line join the environment of its home', async () => {
  const target = join(fixture.root, 'by-hand');
  expect((await understudy('snapshot', fixture.home, target, '--json')).json).toMatchObject({ ok: true });
  const manifest = JSON.parse(await readFile(join(target, 'understudy.json'), 'utf8'));
  expect(manifest.environmentId).not.toBe(first.environmentId);
  const adopted = await adoptReplica(operator, { directory: target, name: 'by hand', schedule: null });
  expect(adopted).toEqual({ replicaId: manifest.replicaId, environmentId: first.environmentId, runs: 1 });
  expect(await update(adopted.replicaId)).toMatchObject({ kind: 'update', fellBack: false, error: null });
});

it('takes a replica in whose environment has died with the console', async () => {
  await writer.quit();
  await removeEnvironment(operator, first.environmentId);
  for (const name of await readdir(fixture.home)) await rm(join(fixture.home, name), { recursive: true });
  const report = await checkAdoption(operator, { directory: fixture.target });
  expect(report.usable).toBe(true);
  expect(report.checks).toContainEqual(expect.objectContaining({ result: 'warning', code: 'home-empty' }));
  const input = { directory: fixture.target, name: 'standby', environmentName: 'Orders', schedule: null };
  expect(await adoptReplica(operator, input)).toMatchObject({ environmentId: first.environmentId });
  const replica = await getReplica(operator, first.replicaId);
  expect(replica.publishedPath).toContain(fixture.target);
});
