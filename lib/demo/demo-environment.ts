import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LiveWriter, startLiveWriter } from '../testing/live-writer.ts';
import type { DemoMember } from './demo-fleet.ts';

export interface DemoEnvironment {
  readonly home: string;
  /** Several log files at once, and checkpoints after them, so that none of these is in use any more. */
  writeMuch(): Promise<void>;
  /** Ends the application that writes, as an application ends. */
  stop(): Promise<void>;
}

const dbConfig = `set_lg_max 1048576
set_lg_bsize 131072
set_cachesize 0 8388608 1
`;
/** Nobody removes log files of a demonstration, so writing pauses before they fill the disk. */
const mostLogBytes = 500_000_000;
const lookEveryMs = 10_000;

/**
 * An application that keeps its data in Berkeley DB and writes steadily, with several processes: made where there is
 * none, opened with recovery where there was one.
 * @param home absolute
 */
export async function startDemoEnvironment(
  home: string,
  { roles, bytesPerSecond }: Pick<DemoMember, 'roles' | 'bytesPerSecond'>,
): Promise<DemoEnvironment> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const isNew = (await readdir(home)).length === 0;
  if (isNew) await writeFile(join(home, 'DB_CONFIG'), dbConfig);
  const writer = await startLiveWriter({
    home,
    roles,
    acknowledgements: '/dev/null',
    bytesPerSecond,
    checkpointEveryMs: 5000,
    recover: true,
  });
  if (isNew) {
    await writer.do(
      { do: 'create', database: 'customers.db', type: 'btree' },
      { do: 'fill', database: 'customers.db', bytes: 4_000_000, each: 400 },
    );
    await writer.checkpoint();
  }
  const watch = setInterval(() => void pauseWhenFull(home, writer, watch), lookEveryMs);
  return {
    home,
    async writeMuch() {
      await writer.do({ do: 'fill', database: 'customers.db', bytes: 4_000_000, each: 400 });
      await writer.checkpoint();
      await writer.checkpoint();
    },
    stop: async () => {
      clearInterval(watch);
      await writer.quit();
    },
  };
}

async function pauseWhenFull(home: string, writer: LiveWriter, watch: NodeJS.Timeout): Promise<void> {
  const logs = (await readdir(home)).filter((name) => name.startsWith('log.'));
  const sizes = await Promise.all(logs.map(async (name) => (await stat(join(home, name))).size));
  if (sizes.reduce((sum, size) => sum + size, 0) < mostLogBytes) return;
  clearInterval(watch);
  console.log(`the log has reached ${mostLogBytes} bytes: writing is paused`);
  await writer.pause();
}
