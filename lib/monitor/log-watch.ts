import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { createLogFollower, type FollowerStep } from '../berkeleydb/log-follower.ts';
import type { LogPosition } from '../berkeleydb/log-position.ts';
import { compareLsn, type Lsn } from '../contracts/lsn.ts';
import { breaksChain } from '../engine/chain.ts';
import { closedLog, exposureTypes, measureStretch } from '../engine/exposure.ts';
import { createExposureIndex, type StretchFigures } from '../engine/exposure-index.ts';
import type { Files } from '../io/files.ts';

/** Follows the log of one environment for all of its replicas. */
export interface LogWatch {
  /** First position that it can tell the exposure of. */
  readonly start: Lsn;
  /** Reads what is new; throws as `LogFollower.advance`. */
  look(signal?: AbortSignal): Promise<FollowerStep>;
  /**
   * What lies after a position, up to the last look. Reads the log only the first time that a position is asked about,
   * and then only the stretch of one second or 16 MB around it. Undefined for a position before `start`.
   */
  after(position: Lsn, signal?: AbortSignal): Promise<StretchFigures | undefined>;
  /** Nobody asks about a position before this one any more. */
  dropBefore(lowest: Lsn): void;
}

const nothing: StretchFigures = { bytes: 0, commits: 0, oldestCommitSeconds: undefined };

export function createLogWatch(
  files: Files,
  directory: string,
  from: LogPosition,
  cipher?: LogCipher,
): LogWatch {
  const index = createExposureIndex(from.lsn);
  const follower = createLogFollower({
    files,
    directory,
    from,
    cipher,
    types: exposureTypes,
    onRecord: (record) => index.see(record),
  });
  const read = (start: Lsn, upTo: Lsn, signal: AbortSignal | undefined) =>
    measureStretch(files, directory, { lsn: start }, { upTo, signal, cipher });

  return {
    get start() {
      return index.start;
    },
    async look(signal) {
      try {
        const step = await follower.advance(signal);
        if (step.closed && step.records > 0) throw closedLog(directory);
        if (step.records > 0) index.advance(follower.position.lsn, step.bytes);
        return step;
      } catch (error) {
        index.forget();
        throw error;
      }
    },
    async after(position, signal) {
      const answer = index.after(position);
      if (answer === undefined || !('upTo' in answer)) return answer;
      const after = await read(position, answer.upTo, signal);
      const before = await read(answer.from, position, signal).catch((error: unknown) => {
        // The log files before the position have left the environment: nobody can stand there any more.
        if (breaksChain(error)) return nothing;
        throw error;
      });
      index.split(position, before, after);
      const exact = index.after(position);
      return exact === undefined || 'upTo' in exact ? undefined : exact;
    },
    dropBefore(lowest) {
      if (compareLsn(lowest, index.start) > 0) index.dropBefore(lowest);
    },
  };
}
