import { type EnvironmentLayout, readEnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import { createLogCipher, type LogCipher } from '../berkeleydb/log-cipher.ts';
import { endOfLog } from '../berkeleydb/log-end.ts';
import type { FollowerStep } from '../berkeleydb/log-follower.ts';
import type { LogFileHeader } from '../berkeleydb/log-header.ts';
import { type ErrorReport, toErrorReport } from '../contracts/errors.ts';
import { compareLsn, type Lsn } from '../contracts/lsn.ts';
import { breaksChain } from '../engine/chain.ts';
import type { StretchFigures } from '../engine/exposure-index.ts';
import { readNewestHeader } from '../engine/log-release.ts';
import type { ArchivePosition } from '../engine/manifests.ts';
import type { Host } from '../hosts/host.ts';
import { createChainVerdicts } from './chain-verdicts.ts';
import { createLogDiskWatch, type LogDiskSight } from './log-disk-watch.ts';
import { createLogWatch, type LogWatch } from './log-watch.ts';
import type { FollowedEnvironment, FollowedReplica } from './ports.ts';
import { createReplicaWatch, type ReplicaView, type ReplicaWatch } from './replica-watch.ts';
import { createWriteRate } from './write-rate.ts';

/** What one look at an environment and its replicas found. */
export interface EnvironmentView {
  readonly end: Lsn | undefined;
  readonly writeRate: number | null;
  readonly header: LogFileHeader | undefined;
  /** Why its log cannot be read. */
  readonly problem: ErrorReport | undefined;
  /** The disk that holds its log; undefined where it could not be asked. */
  readonly disk: LogDiskSight | undefined;
  readonly replicas: ReadonlyMap<string, ReplicaLook>;
}

export interface ReplicaLook {
  readonly view: ReplicaView;
  /** Why the environment's log does not continue the archive. */
  readonly brokenChain: string | null;
  /** What the environment holds beyond the archive; undefined where it is not known. */
  readonly beyondArchive: StretchFigures | undefined;
}

export interface EnvironmentWatch {
  /** Never throws but for the signal: what cannot be read is part of the view. */
  look(environment: FollowedEnvironment, signal?: AbortSignal): Promise<EnvironmentView>;
}

/** Where a replica stands, so that the log can be followed from there. */
interface Standing {
  readonly replicaId: string;
  readonly position: ArchivePosition;
}

/** Looks until DB_CONFIG and the directories are read again although nothing failed. */
const looksWithLayout = 300;

/** Watches one environment: its log once, whatever the number of its replicas, and the directory of each replica. */
export function createEnvironmentWatch(host: Host): EnvironmentWatch {
  const { files, clock } = host;
  const verdicts = createChainVerdicts(files);
  const rate = createWriteRate();
  const diskWatch = createLogDiskWatch(host);
  const replicaWatches = new Map<string, { directory: string; watch: ReplicaWatch }>();
  let layout: EnvironmentLayout | undefined;
  let header: LogFileHeader | undefined;
  let watch: LogWatch | undefined;
  let logEnd: Lsn | undefined;
  let cipher: LogCipher | undefined;
  let looks = 0;

  const lookAtReplicas = async (replicas: readonly FollowedReplica[]): Promise<Map<string, ReplicaView>> => {
    const views = new Map<string, ReplicaView>();
    for (const replica of replicas) {
      let known = replicaWatches.get(replica.id);
      if (known?.directory !== replica.directory) {
        known = { directory: replica.directory, watch: createReplicaWatch(files, replica.directory, cipher) };
        replicaWatches.set(replica.id, known);
      }
      views.set(replica.id, await known.watch.look(replica.running, replica.following));
    }
    for (const id of replicaWatches.keys()) if (!views.has(id)) replicaWatches.delete(id);
    return views;
  };

  const openLayout = async (environment: FollowedEnvironment): Promise<EnvironmentLayout> => {
    if (layout && looks % looksWithLayout !== 0) return layout;
    const read = await readEnvironmentLayout(host, environment.spec);
    if (read.logDirectory !== layout?.logDirectory) startAgain();
    layout = read;
    header = await readNewestHeader(files, read, cipher);
    return read;
  };

  const startAgain = () => {
    watch = undefined;
    verdicts.reconsider();
  };

  /** The replicas whose chain continues, with why the others' does not. */
  const judge = async (
    environment: FollowedEnvironment,
    views: ReadonlyMap<string, ReplicaView>,
    logDirectory: string,
    signal: AbortSignal | undefined,
  ) => {
    const standing: Standing[] = [];
    const broken = new Map<string, string>();
    for (const { id, directory } of environment.replicas) {
      const position = views.get(id)?.position;
      if (!position) continue;
      const logVersion = header?.logVersion;
      const reason = await verdicts.of(id, {
        target: directory,
        position,
        logDirectory,
        logVersion,
        logEnd,
        signal,
      });
      if (reason === null) standing.push({ replicaId: id, position });
      else broken.set(id, reason);
    }
    standing.sort((a, b) => compareLsn(a.position.recordsEnd, b.position.recordsEnd));
    return { standing, broken };
  };

  /** Looks at the log from the lowest position on; replicas whose position the log cannot be followed from drop out. */
  const lookAtLog = async (
    logDirectory: string,
    standing: readonly Standing[],
    broken: Map<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<{ step: FollowerStep; begun: boolean }> => {
    let [lowest, ...higher] = standing;
    for (;;) {
      const from = lowest?.position.recordsEnd;
      const begun = watch === undefined || (from !== undefined && compareLsn(from, watch.start) < 0);
      if (begun) {
        const position = from
          ? { lsn: from }
          : (await endOfLog(files, logDirectory, undefined, { signal })).position;
        watch = createLogWatch(files, logDirectory, position, cipher);
      }
      try {
        const step = await (watch as LogWatch).look(signal);
        if (from) watch?.dropBefore(from);
        return { step, begun };
      } catch (error) {
        watch = undefined;
        if (!breaksChain(error) || !begun || !lowest) throw error;
        const reason = toErrorReport(error).message;
        broken.set(lowest.replicaId, reason);
        verdicts.condemn(lowest.replicaId, lowest.position, reason);
        [lowest, ...higher] = higher;
      }
    }
  };

  const followLog = async (
    environment: FollowedEnvironment,
    views: ReadonlyMap<string, ReplicaView>,
    logDirectory: string,
    signal: AbortSignal | undefined,
  ) => {
    for (let attempt = 1; ; attempt += 1) {
      const { standing, broken } = await judge(environment, views, logDirectory, signal);
      const followed = watch !== undefined;
      try {
        const { step, begun } = await lookAtLog(logDirectory, standing, broken, signal);
        // What a watch finds at its beginning was written any time before.
        rate.add(clock.monotonic(), begun ? 0 : step.bytes);
        return { step, broken };
      } catch (error) {
        // The log went back under the watch: who is behind that point is still in order, and is asked again, once.
        if (!breaksChain(error) || !followed || attempt === 2) throw error;
        startAgain();
      }
    }
  };

  return {
    async look(environment, signal) {
      // A password change in the spec makes another watch: it is the same for the life of this one.
      cipher ??= cipherOf(environment);
      const views = await lookAtReplicas(environment.replicas);
      const replicas = new Map<string, ReplicaLook>();
      const unknown = (view: ReplicaView): ReplicaLook => ({
        view,
        brokenChain: null,
        beyondArchive: undefined,
      });
      for (const [id, view] of views) replicas.set(id, unknown(view));
      try {
        const { logDirectory } = await openLayout(environment);
        const { step, broken } = await followLog(environment, views, logDirectory, signal);
        for (const [id, view] of views) {
          const brokenChain = broken.get(id) ?? null;
          const known = view.position && brokenChain === null ? view.position.recordsEnd : undefined;
          replicas.set(id, {
            view,
            brokenChain,
            beyondArchive: known && (await watch?.after(known, signal)),
          });
        }
        looks += 1;
        logEnd = step.end;
        const { end } = step;
        const fileSize = header?.logFileSize;
        return {
          end,
          writeRate: rate.bytesPerSecond(clock.monotonic()),
          header,
          problem: undefined,
          disk: await diskWatch.look({ directory: logDirectory, end, fileSize, cipher }),
          replicas,
        };
      } catch (error) {
        if (signal?.aborted) throw error;
        // The next look begins with the directories: whatever failed may have been moved.
        layout = undefined;
        const problem = toErrorReport(error);
        return { end: undefined, writeRate: null, header, problem, disk: undefined, replicas };
      }
    },
  };
}

const cipherOf = ({ spec }: FollowedEnvironment): LogCipher | undefined =>
  spec.password === null ? undefined : createLogCipher(spec.password);
