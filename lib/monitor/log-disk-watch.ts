import { firstFileInUse } from '../berkeleydb/log-checkpoint.ts';
import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { listLogNumbers } from '../berkeleydb/log-files.ts';
import type { Lsn } from '../contracts/lsn.ts';
import type { LogFileNumber } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import type { DiskSpace } from './disk-outlook.ts';
import { createLogGrowth, type LogGrowth } from './log-growth.ts';

/** What was seen of the disk that holds a log. */
export interface LogDiskSight extends DiskSpace {
  /** Ascending. */
  readonly numbers: readonly LogFileNumber[];
  /** Every log file before it is no longer in use; undefined where that is not known. */
  readonly firstInUse: LogFileNumber | undefined;
  readonly growth: LogGrowth | null;
}

export interface LogDiskWatch {
  /**
   * Looks at most every 20 seconds, and answers what it saw last; reads the log only where it went on to another file
   * since. Undefined where the disk cannot be asked. Never throws.
   */
  look(log: {
    readonly directory: string;
    readonly end: Lsn;
    readonly fileSize: number | undefined;
    readonly cipher: LogCipher | undefined;
  }): Promise<LogDiskSight | undefined>;
}

const pauseMs = 20_000;

export function createLogDiskWatch({ files, clock }: Host): LogDiskWatch {
  const growth = createLogGrowth();
  let sight: LogDiskSight | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let asked: { key: string; firstInUse: LogFileNumber | undefined } | undefined;

  return {
    async look({ directory, end, fileSize, cipher }) {
      const now = clock.monotonic();
      if (now - lookedAt < pauseMs && now >= lookedAt) return sight;
      lookedAt = now;
      try {
        const [space, numbers] = await Promise.all([
          files.freeSpace(directory),
          listLogNumbers(files, directory),
        ]);
        const oldest = numbers[0] ?? end.file;
        const size = fileSize ?? 0;
        growth.add({
          at: now,
          written: end.file * size + end.offset,
          kept: (end.file - oldest) * size + end.offset,
        });
        const key = `${directory} ${oldest} ${end.file}`;
        if (asked?.key !== key) {
          const firstInUse = await firstFileInUse(files, directory, undefined, cipher).catch(() => undefined);
          asked = { key, firstInUse };
        }
        sight = { ...space, numbers, firstInUse: asked.firstInUse, growth: growth.growth() };
      } catch {
        // The look at the log itself says why.
        sight = undefined;
      }
      return sight;
    },
  };
}
