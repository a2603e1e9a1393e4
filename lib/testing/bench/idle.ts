import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultLogDiskThresholds } from '../../contracts/log-disk.ts';
import { localHost } from '../../hosts/local.ts';
import { createMonitor } from '../../monitor/monitor.ts';
import type { FollowedEnvironment } from '../../monitor/ports.ts';
import { makeEnvironment } from '../environment-fixture.ts';
import { followedReplica } from '../followed-replica.ts';
import { understudy } from '../understudy-command.ts';
import { leavingNothing } from './timing.ts';

export interface IdleOptions {
  readonly parent: string;
  readonly environments: number;
  readonly seconds: number;
}

export interface Idle {
  /** Of one core: seconds of processor time for each second of watching. */
  readonly share: number;
  readonly seen: number;
}

/**
 * What it costs to watch environments that write nothing: real homes and real replicas, as copies of one pair, watched by
 * the monitor of a worker, without its database.
 */
export async function measureIdle({ parent, environments, seconds }: IdleOptions): Promise<Idle> {
  const fixture = await makeEnvironment({ parent });
  leavingNothing(() => fixture.remove());
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 }, { do: 'checkpoint' });
  await writer.quit();
  const { code, stderr } = await understudy('snapshot', fixture.home, fixture.target, '--json');
  if (code !== 0) throw new Error(`understudy snapshot failed: ${stderr}`);
  const host = localHost();
  const followed: FollowedEnvironment[] = [];
  for (let number = 0; number < environments; number += 1) {
    const directory = join(fixture.root, `pair-${number}`);
    const [home, target] = [join(directory, 'home'), join(directory, 'target')];
    await mkdir(directory);
    await host.processes.run({
      file: 'cp',
      args: ['-a', fixture.home, fixture.target, directory],
      timeLimitMs: 60_000,
      killAfterMs: 1000,
    });
    followed.push({
      id: `e-${number}`,
      spec: { home, dataDirectories: [], logDirectory: null, password: null },
      notAnswering: null,
      logs: { ...defaultLogDiskThresholds, moveLogs: false },
      replicas: [followedReplica({ id: `r-${number}`, directory: target, goalMs: 60_000 })],
    });
  }
  const seen = new Set<string>();
  const monitor = createMonitor({
    host,
    store: {
      followed: async () => followed,
      saveObservations: async (_, replicas) => {
        for (const { replicaId } of replicas) seen.add(replicaId);
      },
      saveSamples: async () => undefined,
    },
    publish: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  monitor.start();
  // The first looks read everything.
  await delay(8000);
  const before = process.cpuUsage();
  const began = performance.now();
  await delay(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  const elapsedMs = performance.now() - began;
  await monitor.stop();
  await fixture.remove();
  return { share: (user + system) / 1000 / elapsedMs, seen: seen.size };
}
