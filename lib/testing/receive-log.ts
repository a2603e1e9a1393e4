import { runId } from '../contracts/units.ts';
import { readReplicaDirectory } from '../engine/replica-directory.ts';
import { lockTarget } from '../engine/target-lock.ts';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import { localFiles } from '../io/local-files.ts';
import type { EnvironmentFixture } from './environment-fixture.ts';

/** One tick of following, without the recovery that comes after it: the log is in the archive, synced and on record. */
export async function receiveLog(
  { home, target }: Pick<EnvironmentFixture, 'home' | 'target'>,
  host: Host = localHost(),
): Promise<void> {
  const lock = await lockTarget(host, target, { run: runId('r-receive'), kind: 'follow' }, () => {});
  const replica = await readReplicaDirectory(localFiles, target);
  if (!replica?.published) throw new Error(`nothing is published in ${target}`);
  const { logVersion } = replica.manifest.environment;
  await lock.archive.open(replica.published.chain);
  await lock.archive.receive(
    { logDirectory: home, logVersion, cipher: undefined },
    { first: undefined, prove: true, signal: new AbortController().signal },
  );
  await lock.archive.sync();
  await lock.release();
}
