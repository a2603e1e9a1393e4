import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseLogFileName } from '../contracts/lsn.ts';
import { readReplicaManifest } from '../engine/replica-directory.ts';
import { localFiles } from '../io/local-files.ts';
import { addTarget } from '../services/add-target.ts';
import { listBases, pinBase, planPrune } from '../services/bases.ts';
import { getEnvironment } from '../services/get-environment.ts';
import { getHealth } from '../services/get-health.ts';
import { getReplica } from '../services/get-replica.ts';
import { holdReplica, letReplicaGo } from '../services/let-go.ts';
import { listHistory } from '../services/list-history.ts';
import { pauseReplica } from '../services/pause-replica.ts';
import { registerEnvironment } from '../services/register-environment.ts';
import { removeTarget } from '../services/remove.ts';
import { requestRun } from '../services/request-run.ts';
import { updateEnvironment } from '../services/update-environment.ts';
import { updateSettings } from '../services/update-settings.ts';
import { database } from '../store/client.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { testOperator } from '../testing/operators.ts';
import { startTestConsole, type TestConsole, untilEnded } from '../testing/test-console.ts';
import { until } from '../testing/until.ts';

const operator = testOperator;
let testConsole: TestConsole;
let fixture: EnvironmentFixture;
let writer: LiveWriter;
let environmentId = '';

beforeAll(async () => {
  [testConsole, fixture] = await Promise.all([
    startTestConsole('test-host', { log: pino({ level: 'warn' }) }),
    makeEnvironment({ logFileSize: 64 * 1024 }),
  ]);
  writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 }, { do: 'checkpoint' });
  ({ environmentId } = await registerEnvironment(operator, { name: 'orders', home: fixture.home }));
});

afterAll(async () => {
  await testConsole.stop();
  await fixture.remove();
});

const run = async (replicaId: string, kind: 'snapshot' | 'update' | 'prune') =>
  untilEnded((await requestRun(operator, { replicaId, kind })).runId);
const add = async (name: string, retention = {}) => {
  const { replicaId, runId } = await addTarget(operator, {
    environmentId,
    name,
    directory: join(fixture.root, name),
    schedule: null,
    goalSeconds: 60,
    retention,
  });
  expect((await untilEnded(runId)).error).toBeNull();
  return replicaId;
};
const grow = () =>
  writer.do({ do: 'fill', database: 'a.db', bytes: 200_000 }, { do: 'checkpoint' }, { do: 'checkpoint' });
const logFiles = async () =>
  (await readdir(fixture.home)).flatMap((name) => parseLogFileName(name) ?? []).length;
/** The monitor looks at the disk every 20 seconds, and at a chain that stood every 30. */
const seen = <T>(look: () => Promise<T | undefined | false>) =>
  until(async () => (await look()) || undefined, 500);

it('works with the utilities that an environment is given, of those that its host offers', async () => {
  const named = { directory: '/usr/bin', prefix: 'db_' };
  await updateEnvironment(operator, { environmentId, utilities: named });
  expect((await getEnvironment(operator, environmentId)).utilities).toEqual(named);
  const replicaId = await add('by name');
  expect(
    (await readReplicaManifest(localFiles, join(fixture.root, 'by name')))?.environment.utilities,
  ).toEqual(named);

  const elsewhere = { directory: join(fixture.root, 'elsewhere'), prefix: 'db_' };
  await expect(updateEnvironment(operator, { environmentId, utilities: elsewhere })).rejects.toMatchObject({
    fieldErrors: { utilities: { code: 'utility-missing' } },
  });
  // The host's list is shorter than it was, or somebody wrote to the tables: nothing of that is started.
  await database().environment.update({
    where: { id: environmentId },
    data: { utilitiesDirectory: elsewhere.directory },
  });
  const refused = await run(replicaId, 'update');
  expect(refused).toMatchObject({ state: 'failed', error: { code: 'utility-missing' }, steps: [] });

  await updateEnvironment(operator, { environmentId, utilities: null });
  expect((await run(replicaId, 'update')).error).toBeNull();
  await removeTarget(operator, replicaId);
});

it('prunes by hand, as a run of its own that says what went, and leaves what the operator keeps', async () => {
  const replicaId = await add('pruned', { keepBases: 2, baseEveryHours: 1 });
  const [base] = await listBases(operator, replicaId);
  expect(base).toMatchObject({ pinned: false, ofPresentChain: true });
  await updateSettings(operator, {
    replicaId,
    goalSeconds: 60,
    onBrokenChain: 'snapshot',
    retention: { keepBases: 0 },
  });
  expect((await planPrune(operator, replicaId)).surplus.map(({ path }) => path)).toContain(
    `bases/${base!.id}`,
  );
  expect(await pinBase(operator, { replicaId, base: base!.id, pinned: true })).toMatchObject([
    { pinned: true },
  ]);
  const plan = await planPrune(operator, replicaId);
  expect(plan.surplus.map(({ path }) => path)).not.toContain(`bases/${base!.id}`);
  expect(plan.needed).toContainEqual({ path: `bases/${base!.id}`, reason: 'an operator keeps it' });

  const before = await getReplica(operator, replicaId);
  await pinBase(operator, { replicaId, base: base!.id, pinned: false });
  const pruned = await run(replicaId, 'prune');
  expect(pruned).toMatchObject({ kind: 'prune', state: 'succeeded', error: null, publishedAt: null });
  expect(pruned.steps.map(({ name, state }) => [name, state])).toEqual([['prune', 'succeeded']]);
  expect(pruned.lines.some(({ text }) => text.includes(`bases/${base!.id}`))).toBe(true);
  expect(await listBases(operator, replicaId)).toEqual([]);
  const { runs } = await listHistory(operator, { kind: 'prune' });
  expect(runs.map(({ id }) => id)).toEqual([pruned.id]);
  // It says nothing of whether the replica follows.
  const { lastRun, days, activeRun } = await getReplica(operator, replicaId);
  expect({ lastRun, days, activeRun }).toEqual({
    lastRun: before.lastRun,
    days: before.days,
    activeRun: null,
  });
  await expect(pinBase(operator, { replicaId, base: base!.id, pinned: true })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(letReplicaGo(operator, replicaId)).rejects.toMatchObject({ code: 'conflict' });
});

it('holds log files back for a paused replica, says so, lets it go, and takes it in again with a snapshot', async () => {
  const first = (await getEnvironment(operator, environmentId)).replicas[0]!.replicaId;
  const second = await add('second');
  await updateEnvironment(operator, { environmentId, moveLogs: true, checkpointFirst: true });
  await pauseReplica(operator, second);
  await grow();
  const update = await run(first, 'update');
  expect(update.steps.map(({ name }) => name)).toContain('checkpoint');
  const held = update.steps.find(({ name }) => name === 'release-logs')?.detail;
  expect(held).toMatch(/held back/);
  const many = await logFiles();

  // Any disk has less than 99 percent free, and this test need not fill one.
  expect((await getHealth()).status).toBe('ok');
  await updateEnvironment(operator, { environmentId, logAlert: { alertHours: 0, alertFreePercent: 99 } });
  const disk = await seen(async () => {
    const { logDisk } = await getEnvironment(operator, environmentId);
    return logDisk?.alert && logDisk.holders.length > 0 && logDisk;
  });
  expect(disk).toMatchObject({ moveLogs: true, holders: [{ replicaId: second, why: 'paused' }] });
  const health = await getHealth();
  expect(health).toMatchObject({
    status: 'degraded',
    logDisks: {
      alerts: [{ environment: 'orders', message: expect.stringMatching(/held back by second \(paused\)$/) }],
    },
  });

  // Taken back: nothing has left meanwhile.
  await letReplicaGo(operator, second);
  expect((await getReplica(operator, second)).letGo).toMatchObject({ by: 'operator' });
  await holdReplica(operator, second);
  await run(first, 'update');
  expect(await logFiles()).toBeGreaterThanOrEqual(many);

  await letReplicaGo(operator, second);
  await expect(letReplicaGo(operator, first)).rejects.toMatchObject({ code: 'conflict' });
  await grow();
  await run(first, 'update');
  expect(await logFiles()).toBeLessThan(many);
  const broken = await seen(async () => {
    const replica = await getReplica(operator, second);
    return replica.state === 'broken chain' && replica;
  });
  expect(broken.stateReason).toMatch(
    /^it was let go, and log files left without it: log\.\d+ .*have left the environment/,
  );
  expect(broken.pausedAt).not.toBeNull();

  expect(await run(second, 'snapshot')).toMatchObject({ state: 'succeeded' });
  expect(await getReplica(operator, second)).toMatchObject({ letGo: null });
  await grow();
  expect((await run(first, 'update')).steps.find(({ name }) => name === 'release-logs')?.detail).toMatch(
    /held back/,
  );
  expect(writer.failures()).toEqual([]);
  await writer.quit();
});
