import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentSpec } from '../engine/ports.ts';
import { type LiveWriter, type LiveWriterOptions, startLiveWriter } from './live-writer.ts';

export interface FixtureOptions {
  /** Bytes of a log file; 64 kB is about the least that the library takes with a 16 kB log buffer. */
  readonly logFileSize?: number | undefined;
  readonly cacheBytes?: number | undefined;
  /** Further lines of DB_CONFIG. */
  readonly dbConfig?: readonly string[] | undefined;
  /** False: the home has no DB_CONFIG at all (10 MB log files). */
  readonly withDbConfig?: boolean | undefined;
  /** Where to make everything; a new directory below the system's temporary one when absent. */
  readonly parent?: string | undefined;
}

/** A home for a live environment, a directory for replicas and one for scratch copies, all in one temporary place. */
export interface EnvironmentFixture extends AsyncDisposable {
  readonly root: string;
  readonly home: string;
  /** Does not exist yet. */
  readonly target: string;
  readonly acknowledgements: string;
  readonly spec: EnvironmentSpec;
  /** Starts a writer on the home (or on another one); it is killed at disposal if it still runs then. */
  start(options?: Partial<LiveWriterOptions>): Promise<LiveWriter>;
  /** A new empty directory, for a copy that may be opened. */
  scratch(): Promise<string>;
  remove(): Promise<void>;
}

/** Makes the directories and DB_CONFIG; the first writer creates the environment. */
export async function makeEnvironment(options: FixtureOptions = {}): Promise<EnvironmentFixture> {
  const root = await mkdtemp(join(options.parent ?? tmpdir(), 'understudy-test-'));
  const home = join(root, 'home');
  await mkdir(home);
  if (options.withDbConfig ?? true) await writeFile(join(home, 'DB_CONFIG'), dbConfig(options));
  const writers: LiveWriter[] = [];
  let scratches = 0;
  const remove = async () => {
    await Promise.all(writers.map((writer) => writer.kill()));
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    root,
    home,
    target: join(root, 'target'),
    acknowledgements: join(root, 'acknowledged'),
    spec: { home, dataDirectories: [], logDirectory: null, password: null },
    async start(more = {}) {
      const writer = await startLiveWriter({
        home,
        roles: [],
        acknowledgements: join(root, 'acknowledged'),
        ...more,
      });
      writers.push(writer);
      return writer;
    },
    async scratch() {
      const directory = join(root, `scratch-${++scratches}`);
      await mkdir(directory);
      return directory;
    },
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

function dbConfig(options: FixtureOptions): string {
  const logFileSize = options.logFileSize ?? 256 * 1024;
  // The log buffer must fit into a log file four times (`__log_check_sizes`, log.c); 32000 is the default one.
  const buffer = Math.min(32_000, Math.floor(logFileSize / 4));
  const lines = [
    `set_lg_max ${logFileSize}`,
    `set_lg_bsize ${buffer}`,
    `set_cachesize 0 ${options.cacheBytes ?? 8 * 1024 * 1024} 1`,
    ...(options.dbConfig ?? []),
  ];
  return `${lines.join('\n')}\n`;
}
