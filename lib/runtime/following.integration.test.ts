import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endOfLog } from '../berkeleydb/log-end.ts';
import { compareLsn, parseLsn } from '../contracts/lsn.ts';
import { readReplicaManifest } from '../engine/replica-directory.ts';
import { localFiles } from '../io/local-files.ts';
import { addTarget } from '../services/add-target.ts';
import { getReplica } from '../services/get-replica.ts';
import { getRun } from '../services/get-run.ts';
import { listHistory } from '../services/list-history.ts';
import { pauseReplica, resumeReplica } from '../services/pause-replica.ts';
import { registerEnvironment } from '../services/register-environment.ts';
import { requestRun } from '../services/request-run.ts';
import { updateFollowing } from '../services/update-following.ts';
import { database } from '../store/client.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { testOperator } from '../testing/operators.ts';
import { expectEqualToActive } from '../testing/replica-proof.ts';
import { startTestConsole, type TestConsole, untilEnded } from '../testing/test-console.ts';
import { understudy } from '../testing/understudy-command.ts';
import { until } from '../testing/until.ts';

const operator = testOperator;
const following = { everySeconds: 1, recoverEverySeconds: null, recoverAfterBytes: null };
let testConsole: TestConsole;
let fixture: EnvironmentFixture;
let writer: LiveWriter;
let replicaId = '';

beforeAll(async () => {
  fixture = await makeEnvironment({ logFileSize: 128 * 1024 });
  writer = await fixture.start({
    roles: ['btree', 'hash', 'churn', 'checkpoint'],
    seed: 4,
    bytesPerSecond: 200_000,
    checkpointEveryMs: 500,
    churnFiles: 4,
  });
  await delay(500);
  testConsole = await startTestConsole('following-host');
  const { environmentId } = await registerEnvironment(operator, { name: 'Orders', home: fixture.home });
  const target = { environmentId, name: 'standby', directory: fixture.target, goalSeconds: 5 };
  const added = await addTarget(operator, { ...target, schedule: null, following });
  replicaId = added.replicaId;
  await untilEnded(added.runId);
});

afterAll(async () => {
  await testConsole.stop();
  await writer.quit();
  await fixture[Symbol.asyncDispose]();
});

const followed = (runId?: string) =>
  until(async () => {
    const { followRunId } = await getReplica(operator, replicaId);
    return followRunId !== null && followRunId !== runId ? followRunId : undefined;
  });
const notFollowed = () =>
  until(async () => (await getReplica(operator, replicaId)).followRunId === null || undefined);
const receivesAll = async () => {
  const { end } = await endOfLog(localFiles, fixture.home);
  await until(async () => {
    const { receivedLsn } = await getReplica(operator, replicaId);
    const received = parseLsn(receivedLsn ?? '');
    return (received !== undefined && compareLsn(received, end) >= 0) || undefined;
  });
};

it('brings the log over between runs, beside those that an operator asks for, as one run that lasts', async () => {
  const runId = await followed();
  await receivesAll();
  const before = await getReplica(operator, replicaId);
  expect(before).toMatchObject({ state: 'in step', following });
  expect(before.receivedLsn).not.toBe(before.recoveredLsn);
  for (const kind of ['update', 'snapshot', 'update'] as const) {
    const run = await untilEnded((await requestRun(operator, { replicaId, kind })).runId);
    expect(run).toMatchObject({ state: 'succeeded', kind, fellBack: false });
  }
  await receivesAll();
  expect(await getRun(operator, runId)).toMatchObject({
    kind: 'follow',
    state: 'running',
    trigger: 'follow',
  });
  expect((await getReplica(operator, replicaId)).followRunId).toBe(runId);
});

it('recovers by age and by volume, and a change of that begins it anew', async () => {
  const first = await followed();
  await updateFollowing(operator, {
    replicaId,
    following: { everySeconds: 1, recoverEverySeconds: 2, recoverAfterBytes: null },
  });
  const second = await followed(first);
  expect(await untilEnded(first)).toMatchObject({ state: 'succeeded' });
  const updates = await until(async () => {
    const { runs } = await listHistory(operator, { replica: replicaId, trigger: 'follow', kind: 'update' });
    const good = runs.filter(({ state }) => state === 'succeeded');
    return good.length > 1 ? good : undefined;
  });
  expect(updates.every(({ fellBack }) => !fellBack)).toBe(true);
  await updateFollowing(operator, { replicaId, following });
  await followed(second);
});

it('stops while it is paused, and ends well with its worker, whose successor goes on', async () => {
  const first = await followed();
  await pauseReplica(operator, replicaId);
  await notFollowed();
  expect(await getRun(operator, first)).toMatchObject({ state: 'succeeded' });
  await resumeReplica(operator, replicaId);
  const second = await followed(first);
  await testConsole.worker.stop();
  expect(await getRun(operator, second)).toMatchObject({ state: 'interrupted' });
  await testConsole.startWorker();
  await followed(second);
  await receivesAll();
});

it('lets go for a run that another worker of the host is given', async () => {
  await followed();
  const other = await testConsole.startWorker();
  try {
    const takers = new Set<string | null>();
    for (let round = 0; round < 40 && takers.size < 2; round += 1) {
      // Who is first to ask for it must not depend on a rhythm that both have.
      await delay((round * 67) % 500);
      const run = await untilEnded((await requestRun(operator, { replicaId, kind: 'update' })).runId);
      expect(run).toMatchObject({ state: 'succeeded', error: null });
      const { workerId } = await database().run.findUniqueOrThrow({ where: { id: run.id } });
      takers.add(workerId);
      await followed();
    }
    expect(takers.size).toBe(2);
  } finally {
    await other.stop();
  }
  await followed();
});

it('tells why it cannot go on, and goes on when it can', async () => {
  const first = await followed();
  await writer.pause();
  await rename(fixture.home, `${fixture.home}-away`);
  const failed = await untilEnded(first);
  // Which directory is missed first depends on the moment.
  expect(failed).toMatchObject({ state: 'failed', error: { code: expect.stringMatching(/-missing$/) } });
  await until(async () => {
    const { state, followProblem } = await getReplica(operator, replicaId);
    return (state === 'failing' && followProblem !== null) || undefined;
  });
  await rename(`${fixture.home}-away`, fixture.home);
  await writer.resume();
  await followed(first);
  await receivesAll();
  await until(async () => (await getReplica(operator, replicaId)).followProblem === null || undefined);
});

it('what it received is enough without the environment', async () => {
  await writer.pause();
  await receivesAll();
  await pauseReplica(operator, replicaId);
  await notFollowed();
  const { code, json } = await understudy('roll-forward', fixture.target, '--json');
  expect({ code, ok: json?.ok }).toEqual({ code: 0, ok: true });
  await expectEqualToActive(fixture);
  // A console that takes the directory in follows it as this one did.
  expect((await readReplicaManifest(localFiles, fixture.target))?.following).toEqual(following);
});
