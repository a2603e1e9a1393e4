import { scanDatabaseFiles } from '../berkeleydb/database-scan.ts';
import { readEnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import type { PreflightCheck } from '../contracts/environment.ts';
import type { EnvironmentSpec } from './ports.ts';
import { attempt, describeHome, type LookContext } from './preflight-check.ts';
import { assertSpace, megabytes, snapshotNeeds } from './space.ts';
import { assertTargetUsable, nearestExisting } from './target-checks.ts';

/**
 * Checks a directory as the target of a replica of an environment, without creating anything. `replicaId` names the
 * replica that may already live there.
 */
export async function inspectTarget(
  context: LookContext,
  request: { environment: EnvironmentSpec; directory: string; replicaId?: string | undefined },
): Promise<PreflightCheck[]> {
  const checks: PreflightCheck[] = [];
  const { host } = context;
  const layout = await attempt(
    checks,
    'environment',
    () => readEnvironmentLayout(host, request.environment),
    describeHome,
  );
  if (!layout) return checks;
  const usable = await attempt(
    checks,
    'directory',
    async () => {
      await assertTargetUsable(host, layout, request.directory, request.replicaId);
      return true;
    },
    () => 'the directory can hold a replica',
  );
  if (!usable) return checks;
  const databases = await scanDatabaseFiles(host.files, layout);
  await attempt(
    checks,
    'space',
    // The directory need not exist yet: its file system is that of the closest one above it.
    async () => assertSpace(host.files, await nearestExisting(host.files, request.directory), databases),
    () => `a replica needs about ${megabytes(snapshotNeeds(databases, 2))} with its standby generation`,
  );
  return checks;
}
