import type { LogDisk, LogHolder } from './log-disk.ts';
import { formatBytes, formatCount } from './quantity.ts';

const hourMs = 3_600_000;

/** `40 minutes`, `9 hours`, `12 days`: a rate of the last hour allows no more. */
export function roughTime(ms: number): string {
  if (ms < hourMs) return formatCount(Math.max(1, Math.round(ms / 60_000)), 'minute');
  if (ms < 48 * hourMs) return formatCount(Math.round(ms / hourMs), 'hour');
  return formatCount(Math.round(ms / (24 * hourMs)), 'day');
}

/** `37 GB free, about 9 hours at the present rate`. */
export function spaceWords({ availableBytes, totalBytes, growth, fullInMs }: LogDisk): string {
  const percent = totalBytes > 0 ? ` of ${formatBytes(totalBytes)}` : '';
  const free = `${formatBytes(availableBytes)}${percent} free`;
  if (fullInMs !== null) return `${free}, about ${roughTime(fullInMs)} at the present rate`;
  return growth === null ? free : `${free}, and the log does not grow`;
}

/** `held back by b (paused) and c (failing)`; null where nobody holds any. `name` of a replica id. */
export function holderWords(holders: readonly LogHolder[], name: (id: string) => string): string | null {
  const each = holders.map(({ replicaId, why }) => `${name(replicaId)} (${why})`);
  const last = each.pop();
  if (last === undefined) return null;
  return `held back by ${each.length > 0 ? `${each.join(', ')} and ${last}` : last}`;
}

/** What becomes of the log files that are no longer in use, in a sentence; null where there are none, or nobody knows. */
export function unusedWords(disk: LogDisk, name: (id: string) => string): string | null {
  const { unusedFiles, moveLogs, holders } = disk;
  if (unusedFiles === null || unusedFiles === 0) return null;
  const held = holderWords(holders, name);
  const most = Math.max(0, ...holders.map(({ files }) => files));
  if (moveLogs && held !== null)
    return `${formatCount(most, 'log file')} ${most === 1 ? 'is' : 'are'} ${held}`;
  const unused = `${formatCount(unusedFiles, 'log file')} that ${unusedFiles === 1 ? 'is' : 'are'} no longer in use`;
  return moveLogs
    ? `${unused} ${unusedFiles === 1 ? 'leaves' : 'leave'} with the next runs`
    : `${unused} ${unusedFiles === 1 ? 'stays' : 'stay'} in the environment, by its settings`;
}

/** Both, for a line of text: `37 GB of 50 GB free, about 9 hours at the present rate; 214 log files are held back by b (paused)`. */
export function logDiskWords(disk: LogDisk, name: (id: string) => string): string {
  const unused = unusedWords(disk, name);
  return unused === null ? spaceWords(disk) : `${spaceWords(disk)}; ${unused}`;
}
