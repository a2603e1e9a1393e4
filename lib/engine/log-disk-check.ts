import { listLogNumbers, logFilePath } from '../berkeleydb/log-files.ts';
import type { PreflightCheck } from '../contracts/environment.ts';
import { formatBytes } from '../contracts/quantity.ts';
import type { Host } from '../hosts/host.ts';

/** Where the log of a day is not known, or is less: below this much free space an application is near its end. Bytes. */
const floor = 256_000_000;
const dayMs = 86_400_000;
/** From less than this the log of a day is a guess. */
const leastSpanMs = 3_600_000;

/** What the environment writes a day, by when the log files that it keeps were last written; undefined where too few. */
export function logOfADay(
  /** In the order of their numbers; the last one is being written. Milliseconds since 1970. */
  logFiles: readonly { readonly size: number; readonly writtenMs: number }[],
  nowMs: number,
): number | undefined {
  const oldest = logFiles[0];
  if (!oldest || logFiles.length < 2) return undefined;
  const spanMs = nowMs - oldest.writtenMs;
  if (spanMs < leastSpanMs) return undefined;
  // The last one is as large as a whole one from its start, and not full yet.
  const bytes = logFiles.slice(1, -1).reduce((sum, { size }) => sum + size, 0);
  return (bytes / spanMs) * dayMs;
}

/** Judges free space on the file system of the log against what is written there in a day. Pure. */
export function judgeLogDisk(
  space: { readonly availableBytes: number; readonly totalBytes: number },
  perDay: number | undefined,
): PreflightCheck {
  const { availableBytes, totalBytes } = space;
  const short = availableBytes < Math.max(floor, perDay ?? 0);
  const free = `${formatBytes(availableBytes)} of ${formatBytes(totalBytes)} are free on the file system of the log`;
  const pace =
    perDay === undefined
      ? 'what the environment writes a day is not known yet'
      : `the environment writes about ${formatBytes(perDay)} of log a day`;
  return {
    name: 'log disk',
    result: short ? 'warning' : 'ok',
    code: null,
    message: `${free}; ${pace}`,
    hint: short
      ? 'An application stops where its log finds no space. Make room, or let log files leave that are no longer used (Log files on the page of the environment).'
      : null,
  };
}

/** How much room the log has. Throws log-directory-missing, log-unreadable, and what asking the file system throws. */
export async function checkLogDisk({ files, clock }: Host, directory: string): Promise<PreflightCheck> {
  const space = await files.freeSpace(directory);
  const logFiles: { size: number; writtenMs: number }[] = [];
  for (const number of await listLogNumbers(files, directory)) {
    const stat = await files.stat(logFilePath(directory, number));
    if (stat) logFiles.push({ size: stat.size, writtenMs: Number(stat.mtimeNs / 1_000_000n) });
  }
  return judgeLogDisk(space, logOfADay(logFiles, clock.now()));
}
