import { decodeTransactionEnd } from '../berkeleydb/log-records.ts';
import type { LogRecord } from '../berkeleydb/log-walk.ts';
import { compareLsn, type Lsn, lsn } from '../contracts/lsn.ts';
import type { LogStretch } from './exposure.ts';

/** What a stretch of the log counts. */
export type StretchFigures = Pick<LogStretch, 'bytes' | 'commits' | 'oldestCommitSeconds'>;

/** A stretch that has to be read, because a position lies inside it. */
export interface StretchToRead {
  readonly from: Lsn;
  readonly upTo: Lsn;
}

/**
 * Knows the exposure of any position in a followed log without reading it again: for each second of commit times,
 * where its records begin, their bytes, commits and oldest commit time. A position inside an entry splits it, by
 * reading that stretch once; after that it is a boundary, so that every answer is exact.
 */
export interface ExposureIndex {
  /** First position that it answers for. */
  readonly start: Lsn;
  /** Last position that it was fed. */
  readonly end: Lsn;
  readonly entries: number;
  /** Takes commit records as they are handed over; nothing counts before `advance`. */
  see(record: LogRecord): void;
  /** Ends a step: `end` is behind its last record, `bytes` its records. */
  advance(end: Lsn, bytes: number): void;
  /** Forgets what was seen since the last `advance`: the step failed. */
  forget(): void;
  /**
   * What lies after a position; or the stretch to read first, as the position lies inside it.
   * Undefined for a position before `start`.
   */
  after(position: Lsn): StretchFigures | StretchToRead | undefined;
  /** Splits the entry that a position lies in, given what lies in it before and after the position. */
  split(position: Lsn, before: StretchFigures, after: StretchFigures): void;
  /** Forgets all before the lowest position that anybody still asks about. */
  dropBefore(lowest: Lsn): void;
}

interface Entry {
  start: Lsn;
  bytes: number;
  commits: number;
  oldest: number | undefined;
}

/** Entries beyond which neighbours are merged, the oldest first: about a quarter of a megabyte. */
const mostEntries = 4096;
/** Bytes in an entry without an end after which the end of a step ends it, so that a split never reads much more. */
const longStretch = 16 * 1024 * 1024;

const entryAt = (start: Lsn): Entry => ({ start, bytes: 0, commits: 0, oldest: undefined });

export function createExposureIndex(from: Lsn, limit = mostEntries): ExposureIndex {
  /** Ascending, without gaps; the last one is open. */
  let entries: Entry[] = [entryAt(from)];
  let end = from;
  let pending: { end: Lsn; bytesThrough: number; seconds: number }[] = [];
  /** Newest commit second of the open entry. */
  let newest = Number.NEGATIVE_INFINITY;

  const open = (): Entry => entries[entries.length - 1] as Entry;
  const next = (start: Lsn) => {
    entries.push(entryAt(start));
    newest = Number.NEGATIVE_INFINITY;
  };

  const mergeOldest = () => {
    // Halves the older half: each pair of neighbours becomes one. Newer ones, where replicas are, keep their grain.
    const half = Math.max(2, Math.floor(entries.length / 4) * 2);
    const merged: Entry[] = [];
    for (let i = 0; i < half; i += 2) merged.push(together(entries[i] as Entry, entries[i + 1] as Entry));
    entries = [...merged, ...entries.slice(half)];
  };

  /** The entry that holds a position at or behind its start. */
  const find = (position: Lsn): number => {
    let low = 0;
    let high = entries.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compareLsn((entries[middle] as Entry).start, position) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  return {
    get start() {
      return (entries[0] as Entry).start;
    },
    get end() {
      return end;
    },
    get entries() {
      return entries.length;
    },
    see(record) {
      const decoded = decodeTransactionEnd(record.body);
      if (!decoded?.committed) return;
      pending.push({
        end: lsn(record.lsn.file, record.end),
        bytesThrough: record.bytesBefore + record.length,
        seconds: decoded.timeSeconds,
      });
    },
    advance(stepEnd, bytes) {
      let counted = 0;
      for (const [i, commit] of pending.entries()) {
        const before = pending[i - 1];
        // A second ends with its last commit: what follows belongs to the transactions that commit later. Seconds
        // that come back (another process's clock reading, a clock set back) stay in the entry at hand.
        if (open().commits > 0 && commit.seconds > newest) next(before?.end ?? end);
        newest = Math.max(newest, commit.seconds);
        const entry = open();
        entry.bytes += commit.bytesThrough - counted;
        entry.commits += 1;
        entry.oldest = Math.min(entry.oldest ?? commit.seconds, commit.seconds);
        counted = commit.bytesThrough;
      }
      open().bytes += bytes - counted;
      end = stepEnd;
      pending = [];
      if (open().bytes >= longStretch) next(end);
      while (entries.length > Math.max(2, limit)) mergeOldest();
    },
    forget() {
      pending = [];
    },
    after(position) {
      if (compareLsn(position, (entries[0] as Entry).start) < 0) return undefined;
      if (compareLsn(position, end) >= 0) return { bytes: 0, commits: 0, oldestCommitSeconds: undefined };
      const at = find(position);
      const entry = entries[at] as Entry;
      if (compareLsn(entry.start, position) !== 0) {
        return { from: entry.start, upTo: entries[at + 1]?.start ?? end };
      }
      const sum = entryAt(position);
      for (let i = at; i < entries.length; i += 1) add(sum, entries[i] as Entry);
      return { bytes: sum.bytes, commits: sum.commits, oldestCommitSeconds: sum.oldest };
    },
    split(position, before, after) {
      const at = find(position);
      const entry = entries[at] as Entry;
      if (compareLsn(entry.start, position) === 0 || compareLsn(position, end) >= 0) return;
      entries.splice(
        at,
        1,
        { ...figures(before), start: entry.start },
        { ...figures(after), start: position },
      );
    },
    dropBefore(lowest) {
      const at = compareLsn(lowest, end) >= 0 ? entries.length - 1 : find(lowest);
      if (at > 0) entries = entries.slice(at);
    },
  };
}

const figures = ({ bytes, commits, oldestCommitSeconds }: StretchFigures) => ({
  bytes,
  commits,
  oldest: oldestCommitSeconds,
});

function add(sum: Entry, entry: Entry): void {
  sum.bytes += entry.bytes;
  sum.commits += entry.commits;
  if (entry.oldest !== undefined) sum.oldest = Math.min(sum.oldest ?? entry.oldest, entry.oldest);
}

function together(a: Entry, b: Entry): Entry {
  const sum = entryAt(a.start);
  add(sum, a);
  add(sum, b);
  return sum;
}
