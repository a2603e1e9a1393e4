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

/** Those of them that follow the active: not what is kept because the active lost it. */
export async function generationsInStep(target: string): Promise<string[]> {
  const ahead = (await readReplicaManifest(localFiles, target))?.generationsAhead ?? [];
  return (await generationPaths(target)).filter((path) => ahead.every((id) => id !== basename(path)));
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
  for (const generation of await generationsInStep(fixture.target)) {
    const scratch = await fixture.scratch();
    const examined = await examineGeneration(generation, scratch, active, password);
    const { verify } = examined;
    const differences = withoutLost(examined.differences, lostByActive);
    // As one text: of a list a failure's first line tells the length only.
    expect([...differences, ...verify].join('\n'), generation).toBe('');
  }
  return active.size;
}

/** Differences but for databases that the replica may have alone. */
export function withoutLost(differences: readonly string[], lost: ReadonlySet<string>): string[] {
  const allowed = new Set([...lost].map(onlyInReplica));
  return differences.filter((one) => !allowed.has(one));
}

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
