import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../io/clock.ts';
import { queue } from '../queue/boss.ts';
import { scheduleQueue } from '../queue/queues.ts';
import { requestRun as requestAnyRun } from '../queue/request-run.ts';
import { runDueSchedule } from '../queue/schedules.ts';
import { addTarget } from '../services/add-target.ts';
import { getReplica } from '../services/get-replica.ts';
import { getRun } from '../services/get-run.ts';
import { pauseEverything, resumeEverything } from '../services/pause-everything.ts';
import { registerEnvironment } from '../services/register-environment.ts';
import { requestRun } from '../services/request-run.ts';
import { getInstallation } from '../services/settings.ts';
import { updateEnvironment } from '../services/update-environment.ts';
import { database } from '../store/client.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { testOperator as operator } from '../testing/operators.ts';
import { startTestConsole, type TestConsole, untilEnded } from '../testing/test-console.ts';
import { until } from '../testing/until.ts';

const reason = 'Storage maintenance';
let testConsole: TestConsole;
let fixture: EnvironmentFixture;
let writer: LiveWriter;
let replicaId = '';

const replica = () => getReplica(operator, replicaId);
const untilReplica = (is: (seen: Awaited<ReturnType<typeof replica>>) => boolean) =>
  until(async () => {
    const seen = await replica();
    return is(seen) ? seen : undefined;
  });
const schedules = async () => (await queue()).getSchedules(scheduleQueue, replicaId);

beforeAll(async () => {
  fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  writer = await fixture.start({
    roles: ['btree', 'checkpoint'],
    seed: 4,
    bytesPerSecond: 200_000,
    checkpointEveryMs: 300,
  });
  await until(async () => (await writer.acknowledged()).length > 50 || undefined);
  testConsole = await startTestConsole('paused-host');
  const { environmentId } = await registerEnvironment(operator, { name: 'Orders', home: fixture.home });
  await updateEnvironment(operator, { environmentId, moveLogs: true });
  const added = await addTarget(operator, {
    environmentId,
    name: 'standby',
    directory: fixture.target,
    goalSeconds: 600,
    schedule: { cron: '0 0 1 1 *', timeZone: 'UTC' },
    following: { everySeconds: 1, recoverEverySeconds: null, recoverAfterBytes: null },
  });
  replicaId = added.replicaId;
  await untilEnded(added.runId);
  await untilReplica(({ followRunId }) => followRunId !== null);
});

afterAll(async () => {
  await testConsole.stop();
  await writer.quit();
  await fixture[Symbol.asyncDispose]();
});

it('asks for a reason', async () => {
  await expect(pauseEverything(operator, { reason: ' ' })).rejects.toMatchObject({
    fieldErrors: { reason: { message: expect.stringMatching(/say why/) } },
  });
  expect((await getInstallation(operator)).pause).toBeNull();
});

it('lets a running run end, and stops what runs by itself', async () => {
  const { followRunId } = await replica();
  const { runId } = await requestRun(operator, { replicaId, kind: 'snapshot' });
  await until(async () => (await getRun(operator, runId)).state === 'running' || undefined);
  const pause = await pauseEverything(operator, { reason });
  expect(pause).toMatchObject({ reason, by: 'operator' });
  expect((await getInstallation(operator)).pause).toEqual(pause);
  expect((await untilEnded(runId)).error).toBeNull();
  expect((await untilEnded(followRunId ?? '')).state).toBe('succeeded');
  const paused = await untilReplica(({ state, followRunId }) => state === 'paused' && followRunId === null);
  expect(paused).toMatchObject({
    stateReason: `everything is paused by operator: ${reason}`,
    // Not the replica's own pause: it goes on when everything does.
    pausedAt: null,
    nextRunAt: null,
  });
  expect(await schedules()).toEqual([]);
});

it('starts nothing that nobody asked for, whoever tries', async () => {
  const db = database();
  const boss = await queue();
  expect(await runDueSchedule(db, boss, systemClock, { replicaId })).toBeNull();
  const automatic = { replicaId, kind: 'update', trigger: 'follow', requestedBy: 'following' } as const;
  await expect(requestAnyRun(db, boss, automatic)).rejects.toMatchObject({ code: 'all-paused' });
  await expect(pauseEverything(operator, { reason: 'again' })).rejects.toMatchObject({ code: 'conflict' });
});

it('lets an operator go ahead, and keeps log files where they are', async () => {
  const { runId } = await requestRun(operator, { replicaId, kind: 'update' });
  const run = await untilEnded(runId);
  expect(run.error).toBeNull();
  const release = run.steps.find(({ name }) => name === 'release-logs');
  expect(release?.detail).toBe('log files stay in the environment: everything is paused');
  expect((await replica()).state).toBe('paused');
});

it('survives a restart of the worker', async () => {
  await testConsole.worker.stop();
  const before = Date.now();
  await testConsole.startWorker();
  // What the new worker's monitor has seen, not what stood there before.
  const seen = await untilReplica(({ observedAt }) => Date.parse(observedAt ?? '') > before);
  expect(seen).toMatchObject({ state: 'paused', followRunId: null });
  expect(await schedules()).toEqual([]);
});

it('goes on where it was', async () => {
  await resumeEverything(operator);
  expect((await getInstallation(operator)).pause).toBeNull();
  const seen = await untilReplica(({ state, followRunId }) => state === 'in step' && followRunId !== null);
  expect(seen.nextRunAt).not.toBeNull();
  expect(await schedules()).toHaveLength(1);
  const { runId } = await requestRun(operator, { replicaId, kind: 'update' });
  const release = (await untilEnded(runId)).steps.find(({ name }) => name === 'release-logs');
  expect(release?.detail).toMatch(/left the environment/);
});
