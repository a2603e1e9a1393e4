import { type EnvironmentFixture, makeEnvironment } from '#lib/testing/environment-fixture.ts';
import type { LiveWriter } from '#lib/testing/live-writer.ts';

/** A real environment that is being written to while the test runs. */
export interface LiveEnvironment extends Pick<EnvironmentFixture, 'home' | 'root' | 'target'> {
  readonly writer: LiveWriter;
  stop(): Promise<void>;
}

export async function startLiveEnvironment(): Promise<LiveEnvironment> {
  const fixture = await makeEnvironment({ logFileSize: 256 * 1024 });
  const writer = await fixture.start({
    roles: ['btree', 'checkpoint'],
    bytesPerSecond: 30_000,
    checkpointEveryMs: 2000,
    seed: 5,
  });
  // Registration reads what is there: without a commit there would be no database to show.
  await writer.do(
    { do: 'create', database: 'customers.db', type: 'btree' },
    { do: 'fill', database: 'customers.db', bytes: 2_000_000, each: 400 },
  );
  await writer.checkpoint();
  return {
    home: fixture.home,
    root: fixture.root,
    target: fixture.target,
    writer,
    async stop() {
      await writer.quit();
      await fixture.remove();
    },
  };
}
