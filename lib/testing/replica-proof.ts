import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { readReplicaManifest } from '../engine/replica-directory.ts';
import { localFiles } from '../io/local-files.ts';
import {
  dataDirectories,
  examineGeneration,
  missingAcknowledged,
  onlyInReplica,
  publishedGeneration,
  verifyGeneration,
} from './compare-databases.ts';
import { dumpDatabases } from './dump-databases.ts';
import type { EnvironmentFixture } from './environment-fixture.ts';
import type { LiveWriter } from './live-writer.ts';

/** The generations of a replica, published or not, as absolute paths. */
export async function generationPaths(target: string): Promise<string[]> {
  const directory = join(target, 'generations');
  return (await readdir(directory)).sort().map((name) => join(directory, name));
}

/** Opens and verifies a scratch copy of the published generation, and looks for what was acknowledged before a time. */
export async function expectPublishedWhole(
  fixture: EnvironmentFixture,
  writer?: LiveWriter,
  acknowledgedBefore = 0,
): Promise<void> {
  const generation = await publishedGeneration(fixture.target);
  if (!writer) {
    expect(await verifyGeneration(generation, await fixture.scratch())).toEqual([]);
    return;
  }
  const { verify, dumps } = await examineGeneration(generation, await fixture.scratch());
  expect(verify).toEqual([]);
  const missing = missingAcknowledged(dumps, await writer.acknowledged(), acknowledgedBefore);
  expect(missing.slice(0, 5)).toEqual([]);
}

/**
 * Every generation of the replica equals the active, whose writers must be at rest, but for those that are kept for what
 * the active lost. Returns how many databases were compared. `lostByActive`: databases that the replica may have alone.
 */
export async function expectEqualToActive(
  fixture: EnvironmentFixture,
  password?: string,
  lostByActive: ReadonlySet<string> = new Set(),
): Promise<number> {
  const active = await dumpDatabases(fixture.home, {
    password,
    dataDirectories: await dataDirectories(fixture.home),
  });
  const ahead = (await readReplicaManifest(localFiles, fixture.target))?.generationsAhead ?? [];
  for (const generation of await generationPaths(fixture.target)) {
    if (ahead.some((id) => id === basename(generation))) continue;
    const scratch = await fixture.scratch();
    const examined = await examineGeneration(generation, scratch, active, password);
    const { verify } = examined;
    const differences = examined.differences.filter((one) => !isLost(one, lostByActive));
    expect({ generation, differences, verify }).toEqual({ generation, differences: [], verify: [] });
  }
  return active.size;
}

const isLost = (difference: string, lost: ReadonlySet<string>): boolean =>
  [...lost].some((name) => difference === onlyInReplica(name));

/** Name, size, modification time and inode of everything below a directory; for "nothing was changed". */
export async function listing(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!entries) return ['absent'];
  const lines = await Promise.all(
    ['.', ...entries].map(async (name) => {
      const stat = await lstat(join(directory, name), { bigint: true });
      return `${name} ${stat.mode} ${stat.uid} ${stat.size} ${stat.mtimeNs} ${stat.ino}`;
    }),
  );
  return lines.sort();
}
