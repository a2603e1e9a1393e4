import { createHash } from 'node:crypto';
import { access, constants, readdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareLsn, logFileName } from '../../contracts/lsn.ts';
import { readReplicaDirectory, replicaPaths } from '../../engine/replica-directory.ts';
import type { Host } from '../../hosts/host.ts';
import { localHost } from '../../hosts/local.ts';
import { localFiles } from '../../io/local-files.ts';
import { copyGeneration } from '../compare-databases.ts';
import { type EnvironmentFixture, makeEnvironment } from '../environment-fixture.ts';
import type { LiveWriter } from '../live-writer.ts';
import { startGenerationReader } from './generation-reader.ts';
import { differencesFrom, type KnownRecords, type KnownState, knownRecords } from './known-records.ts';

/** A small environment with a replica, at which one run after another dies. */
export interface Stage extends AsyncDisposable {
  readonly fixture: EnvironmentFixture;
  readonly writer: LiveWriter;
  readonly known: KnownRecords;
  /** A host as the product has, which does not look through all processes of the machine for users of the replica. */
  readonly host: Host;
  /** Undefined where nothing is published yet. */
  published(): Promise<string | undefined>;
  /**
   * The published generation is, byte for byte, the one that was found whole at the last call, or it opens, verifies
   * and holds the records of one of these states, each of them and no others.
   */
  expectPublished(states: readonly KnownState[], where: string): Promise<void>;
  /** The archive has no hole from what the published generation needs on, and equals the environment's log. */
  expectArchive(where: string): Promise<void>;
  /** Name, size and time of everything in the home but regions; for "the active is unharmed". */
  home(): Promise<string[]>;
}

const leastSpace = 200_000_000;

export async function openStage(): Promise<Stage> {
  const fixture = await makeEnvironment({
    logFileSize: 64 * 1024,
    cacheBytes: 256 * 1024,
    parent: await quickDirectory(),
  });
  const reader = startGenerationReader();
  const writer = await fixture.start();
  const known = knownRecords(writer);
  const local = localHost();
  const host: Host = { ...local, processes: { ...local.processes, usersOf: async () => [] } };
  let examined: string | undefined;
  const published = async () => (await readReplicaDirectory(localFiles, fixture.target))?.currentId;
  return {
    fixture,
    writer,
    known,
    host,
    published,
    expectPublished: async (states, where) => {
      const id = await published();
      if (id === undefined) throw new Error(`${where}: nothing is published`);
      const generation = replicaPaths(fixture.target).generation(id);
      const digest = await digestOf(generation);
      if (examined === digest) return;
      const scratch = await fixture.scratch();
      const { problems, databases } = await reader.read(await copyGeneration(generation, scratch));
      await rm(scratch, { recursive: true });
      if (problems.length > 0) throw new Error(`${where}: ${problems.join(', ')}`);
      const differences = states.map((state) => differencesFrom(state, databases));
      if (differences.every((found) => found.length > 0))
        throw new Error(`${where}: ${differences.at(-1)?.join(', ')}`);
      examined = digest;
    },
    expectArchive: (where) => expectArchive(fixture, where),
    home: async () => {
      const names = (await readdir(fixture.home)).filter((name) => !name.startsWith('__db.')).sort();
      return Promise.all(
        names.map(async (name) => {
          const { size, mtimeMs, ino } = await stat(join(fixture.home, name));
          return `${name} ${size} ${mtimeMs} ${ino}`;
        }),
      );
    },
    [Symbol.asyncDispose]: async () => {
      await reader.end();
      await fixture.remove();
    },
  };
}

/** In memory where there is such a place: no machine crashes here, and thousands of syncs take their time. */
async function quickDirectory(): Promise<string> {
  const place = '/dev/shm';
  const usable = await access(place, constants.W_OK)
    .then(() => statfs(place))
    .then(({ bavail, bsize }) => bavail * bsize > leastSpace)
    .catch(() => false);
  return usable ? place : tmpdir();
}

async function digestOf(directory: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const path of paths.sort()) hash.update(path).update(await readFile(path));
  return hash.digest('hex');
}

async function expectArchive({ target, home }: EnvironmentFixture, where: string): Promise<void> {
  const replica = await readReplicaDirectory(localFiles, target);
  if (!replica?.published) return;
  const { published, position } = replica;
  if (!position) throw new Error(`${where}: published, but no position on record`);
  const { received } = position;
  if (published.recovered === null || compareLsn(received, published.recovered) < 0)
    throw new Error(`${where}: published further than the archive is on record`);
  const archive = replicaPaths(target).archive(published.chain);
  for (let number = Math.min(published.next, position.first); number <= received.file; number += 1) {
    const name = logFileName(number);
    const length = number === received.file ? received.offset : undefined;
    const archived = await readFile(join(archive, name)).catch(() => undefined);
    // A last file of which nothing was received yet.
    if (!archived && length === 0) continue;
    if (!archived) throw new Error(`${where}: the archive lacks ${name}`);
    if (length !== undefined && archived.length < length)
      throw new Error(
        `${where}: ${name} has ${archived.length} bytes in the archive, on record are ${length}`,
      );
    const original = await readFile(join(home, name)).catch(() => undefined);
    const end = length ?? Math.max(archived.length, original?.length ?? 0);
    const padded = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, end)], end);
    if (original && !padded(archived).equals(padded(original)))
      throw new Error(`${where}: ${name} differs from the environment's`);
  }
}
