import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Operator } from '../auth/operator.ts';
import { logFileName, parseLsn } from '../contracts/lsn.ts';
import { getReplica } from '../services/get-replica.ts';
import { listHistory } from '../services/list-history.ts';
import { requestRun } from '../services/request-run.ts';
import type { DemoEnvironment } from './demo-environment.ts';

const lookEveryMs = 1000;

/**
 * Does what an eager clean-up script does to an environment: takes log files away that its replica does not have yet. Waits
 * for the first snapshot, and leaves alone a replica that failed before: somebody may have repaired it since.
 */
export async function breakChain(
  operator: Operator,
  environment: DemoEnvironment,
  replicaId: string,
): Promise<void> {
  const failedBefore = await listHistory(operator, { replica: replicaId, state: 'failed' });
  if (failedBefore.runs.length > 0) return;
  const received = await untilIdle(operator, replicaId);
  await environment.writeMuch();
  const names = (await readdir(environment.home)).filter((name) => name.startsWith('log.')).sort();
  // Never the newest two: the application is writing them.
  for (const name of names.slice(0, -2)) {
    if (name >= logFileName(received)) await unlink(join(environment.home, name));
  }
  await requestRun(operator, { replicaId, kind: 'update' });
}

/** The log file that the archive ends in, once the first snapshot is done and nothing runs. */
async function untilIdle(operator: Operator, replicaId: string): Promise<number> {
  for (;;) {
    const { activeRun, receivedLsn } = await getReplica(operator, replicaId);
    const received = receivedLsn === null ? undefined : parseLsn(receivedLsn);
    if (activeRun === null && received) return received.file;
    await new Promise((later) => setTimeout(later, lookEveryMs));
  }
}
