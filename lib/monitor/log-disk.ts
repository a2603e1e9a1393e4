import type { LogDisk, LogHolder } from '../contracts/log-disk.ts';
import type { ReplicaState } from '../contracts/replica.ts';
import { diskOutlook } from './disk-outlook.ts';
import type { EnvironmentView } from './environment-watch.ts';
import type { FollowedEnvironment } from './ports.ts';

/** What such a replica lacks comes with its next run: it holds nothing back. */
const followsAnyway: ReadonlySet<ReplicaState> = new Set(['in step', 'checking']);

/**
 * What a page shows of the disk that holds the log: null where it could not be asked. `stateOf` a replica id; `wasTold`: there
 * was an alert before. Pure.
 */
export function logDiskOf(
  environment: Pick<FollowedEnvironment, 'logs' | 'replicas'>,
  view: Pick<EnvironmentView, 'disk' | 'replicas'>,
  stateOf: (replicaId: string) => ReplicaState,
  wasTold: boolean,
): LogDisk | null {
  const { disk } = view;
  if (!disk) return null;
  const { logs } = environment;
  const { firstInUse, numbers, growth, availableBytes, totalBytes } = disk;
  const unused = firstInUse === undefined ? [] : numbers.filter((number) => number < firstInUse);
  const holders: LogHolder[] = [];
  for (const replica of logs.moveLogs ? environment.replicas : []) {
    if (replica.letGo) continue;
    const look = view.replicas.get(replica.id);
    const position = look?.brokenChain || look?.view.brokenChain ? undefined : look?.view.position;
    // As `holds` in lib/engine/log-holder.ts: the file in which the archive ends is not whole there yet.
    const files = position
      ? unused.filter((number) => number >= position.recordsEnd.file).length
      : unused.length;
    const why = stateOf(replica.id);
    if (files > 0 && !followsAnyway.has(why))
      holders.push({ replicaId: replica.id, files, why, pausedAt: replica.pausedAt });
  }
  holders.sort((a, b) => b.files - a.files);
  return {
    availableBytes,
    totalBytes,
    logFiles: numbers.length,
    unusedFiles: firstInUse === undefined ? null : unused.length,
    ...diskOutlook({ availableBytes, totalBytes }, growth, holders.length > 0, logs, wasTold),
    moveLogs: logs.moveLogs,
    holders,
  };
}
