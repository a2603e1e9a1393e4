import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type EnvironmentFixture, makeEnvironment } from '../environment-fixture.ts';
import type { LiveWriter } from '../live-writer.ts';

const MB = 1_000_000;

export interface DataSetOptions {
  readonly parent?: string | undefined;
  readonly databaseBytes: number;
  /** Bytes of log that the environment keeps, about; filling the databases alone makes twice their size. */
  readonly logBytes: number;
}

export interface DataSet extends AsyncDisposable {
  readonly fixture: EnvironmentFixture;
  /** Keeps the environment open, as an application does. */
  readonly writer: LiveWriter;
  readonly databaseBytes: number;
  readonly logBytes: number;
  /** Writes about so many bytes of log, and a checkpoint after the first half. */
  grow(logBytes: number): Promise<void>;
}

const databases = ['accounts.db', 'orders.db', 'sessions.db', 'audit.db'];
// Berkeley DB puts four of these records into a page when they come in the order of their keys (measured).
const pageSize = 8192;
const recordBytes = 1500;
const recordsPerPage = 4;

/** Builds an open environment of the wanted size in a temporary directory: four btrees, log files of 10 MB, all kept. */
export async function makeDataSet(options: DataSetOptions): Promise<DataSet> {
  const fixture = await makeEnvironment({
    parent: options.parent,
    logFileSize: 10 * 1024 * 1024,
    cacheBytes: 128 * 1024 * 1024,
  });
  try {
    const writer = await fixture.start({ pageSize });
    const keys = Math.floor(options.databaseBytes / databases.length / pageSize) * recordsPerPage;
    const fill = (database: string, bytes: number) =>
      writer.do({
        do: 'fill',
        database,
        bytes,
        each: recordBytes,
        perCommit: 100,
        keys,
        nosync: true,
      });
    for (const database of databases) await fill(database, keys * recordBytes);
    // Replace records until the log is as long as wanted.
    while ((await logSize(fixture.home)) < options.logBytes - 5 * MB) {
      const left = options.logBytes - (await logSize(fixture.home));
      for (const database of databases) await fill(database, Math.max(left / 2.6 / databases.length, MB));
    }
    await writer.checkpoint(120_000);
    await writer.checkpoint(120_000);
    return {
      fixture,
      writer,
      databaseBytes: await sizeOf(fixture.home, (name) => name.endsWith('.db')),
      logBytes: await logSize(fixture.home),
      async grow(logBytes) {
        for (const database of databases) await fill(database, logBytes / 5 / databases.length);
        await writer.checkpoint(120_000);
        for (const database of databases) await fill(database, logBytes / 5 / databases.length);
      },
      [Symbol.asyncDispose]: () => fixture.remove(),
    };
  } catch (error) {
    await fixture.remove();
    throw error;
  }
}

const logSize = (home: string) => sizeOf(home, (name) => name.startsWith('log.'));

async function sizeOf(home: string, wanted: (name: string) => boolean): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(home)) if (wanted(name)) bytes += (await stat(join(home, name))).size;
  return bytes;
}
