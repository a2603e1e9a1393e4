import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { defaultLogDiskThresholds } from '../contracts/log-disk.ts';
import { formatLsn, parseLsn } from '../contracts/lsn.ts';
import { measureExposure } from '../engine/exposure.ts';
import { localHost } from '../hosts/local.ts';
import { localFiles } from '../io/local-files.ts';
import { runEngine } from '../testing/engine-run.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import { followedReplica } from '../testing/followed-replica.ts';
import { onDiskEnd } from '../testing/printed-log.ts';
import { until } from '../testing/until.ts';
import { createMonitor } from './monitor.ts';
import type { FollowedEnvironment, ReplicaObservation } from './ports.ts';

it('follows a live environment with a real replica through updates, exactly', async () => {
  await using environment = await makeEnvironment({ logFileSize: 128 * 1024 });
  const writer = await environment.start({
    roles: ['btree', 'hash', 'nested', 'abort', 'checkpoint'],
    bytesPerSecond: 200_000,
    checkpointEveryMs: 300,
  });
  const seen: ReplicaObservation[] = [];
  const errors: unknown[] = [];
  let running = false;
  const followed = (): FollowedEnvironment => ({
    id: 'environment',
    spec: environment.spec,
    notAnswering: null,
    logs: { moveLogs: false, ...defaultLogDiskThresholds },
    replicas: [
      followedReplica({
        id: 'replica',
        directory: environment.target,
        // Longer than a snapshot takes on a busy machine: what came meanwhile counts from its commits on.
        goalMs: 6_000,
        running,
      }),
    ],
  });
  const monitor = createMonitor({
    host: localHost(),
    store: {
      followed: async () => [followed()],
      saveObservations: async (_environments, replicas) => void seen.push(...replicas),
      saveSamples: async () => undefined,
    },
    publish: () => undefined,
    intervalMs: 200,
    onError: (error) => errors.push(error),
  });
  monitor.start();
  await using _stopped = { [Symbol.asyncDispose]: () => monitor.stop() };
  await until(async () => seen.find((one) => one.environmentLsn !== null));
  expect(seen.at(-1)?.state).toBe('never synced');

  const run = async (kind: 'snapshot' | 'update') => {
    running = true;
    await runEngine(kind, environment);
    running = false;
  };
  await run('snapshot');
  await until(async () => seen.find((one) => one.state === 'in step'));
  await until(async () => seen.find((one) => one.state === 'behind' && (one.exposure?.commits ?? 0) > 10));
  const words = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    await run('update');
    await delay(2_500);
  }
  for (const one of seen) words.add(one.state);
  expect(words).toEqual(new Set(['never synced', 'in step', 'behind']));

  await writer.pause();
  await writer.checkpoint();
  seen.length = 0;
  const last = await until(async () => seen.at(-1));
  const recovered = parseLsn(last.recoveredLsn ?? '');
  if (!recovered) throw new Error(`no recovered position: ${last.recoveredLsn}`);
  const { exposure, environmentLsn } = await measureExposure(
    localFiles,
    environment.home,
    recovered,
    Date.now(),
  );
  expect(last.exposure).toMatchObject({ bytes: exposure.bytes, commits: exposure.commits });
  expect(last.environmentLsn).toBe(formatLsn(environmentLsn));
  expect(last.environmentLsn).toBe(formatLsn(await onDiskEnd(environment.home)));
  expect(last.writeRate).toBeGreaterThan(20_000);
  expect(exposure.commits).toBeGreaterThan(0);

  seen.length = 0;
  await run('update');
  const after = await until(async () => seen.find((one) => one.exposure?.bytes === 0));
  expect(after).toMatchObject({ state: 'in step', exposure: { commits: 0, oldestCommitAgeMs: null } });
  expect(errors).toEqual([]);
  await writer.quit();
});
