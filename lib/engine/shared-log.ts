import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { bytesFrom, logFilePath } from '../berkeleydb/log-files.ts';
import { type RecordPlace, scanLog } from '../berkeleydb/log-reader.ts';
import { compareLsn, formatLsn, type Lsn } from '../contracts/lsn.ts';
import type { Host } from '../hosts/host.ts';
import type { Files } from '../io/files.ts';
import { createTurns } from '../io/turns.ts';
import { createNameCheck, namingTypes } from './absolute-names.ts';
import { readEnd } from './chain.ts';
import { createLogMemory, type LogMemory } from './log-memory.ts';

/** The active's log, as it is brought over. */
export interface LogSource {
  /** Only read. */
  readonly logDirectory: string;
  readonly logVersion: number;
  readonly cipher: LogCipher | undefined;
}

/** The log of one environment, read once at a time for all replicas that follow it. */
export interface SharedLog {
  /** Ticks of those who share are counted from here, so that they come together; monotonic milliseconds. */
  readonly phaseMs: number;
  /** For a replica, as long as it is followed. */
  join(): LogSeat;
}

export interface LogSeat {
  readonly phaseMs: number;
  /**
   * Reads what follows a position, the end of a record, with checksums and links, together with whoever else asks at about
   * the same time. Every reading begins after it was asked for, and goes over the files once, in their order: it is what the
   * caller would have read by itself. Only near the log's end.
   *
   * Undefined where `use` was not called: more follows than is kept in memory and nobody else asks, or the reading did not
   * come to a good end. The caller then reads by itself, and finds out why.
   */
  read<T>(
    source: LogSource,
    from: Lsn,
    previousRecord: number | undefined,
    use: (reading: LogReading) => Promise<T>,
  ): Promise<T | undefined>;
  leave(): void;
}

/** What a reading found: the log goes on validly, and names no database by an absolute path. */
export interface LogReading {
  /** The end of the valid log, raw, as `scanLog` gives it. */
  readonly end: Lsn;
  /** The last record behind the position that was asked for, header records of files aside. */
  readonly lastRecord: RecordPlace | undefined;
  /** What stood before that position, as `readEnd` gives it. */
  readonly before: Buffer;
  readonly memory: Pick<LogMemory, 'open'>;
}

interface Ask {
  readonly source: LogSource;
  readonly from: Lsn;
  readonly previousRecord: number | undefined;
  readonly answer: (held: Held | undefined) => void;
}

interface Held {
  readonly reading: LogReading;
  /** After the last one, the memory is given back. */
  letGo(): void;
}

/** How long one who asks waits for the others. */
const gatherMs = 20;
/** Who is further behind than this reads by itself, and no other waits for it. Bytes. */
const nearBytes = 32 * 1024 * 1024;
/** A reading ends unanswered after this much: a reader and a copier side by side are faster. Bytes. */
const longest = { alone: nearBytes, together: 256 * 1024 * 1024 } as const;

export function createSharedLog(host: Host): SharedLog {
  const { files, clock } = host;
  const phaseMs = clock.monotonic();
  const turns = createTurns();
  const seats = new Set<object>();
  let asked: Ask[] = [];
  let gathering = false;

  const begin = (): void => {
    const asks = asked;
    asked = [];
    if (asks.length > 0) void turns.take(() => answerAll(files, asks));
  };

  const ask = (source: LogSource, from: Lsn, previousRecord: number | undefined) =>
    new Promise<Held | undefined>((resolve) => {
      asked.push({ source, from, previousRecord, answer: resolve });
      if (asked.length >= seats.size) begin();
      else if (!gathering) {
        gathering = true;
        void clock.sleep(gatherMs).then(() => {
          gathering = false;
          begin();
        });
      }
    });

  return {
    phaseMs,
    join: () => {
      const seat = {};
      seats.add(seat);
      return {
        phaseMs,
        read: async (source, from, previousRecord, use) => {
          const held = await ask(source, from, previousRecord);
          if (!held) return undefined;
          try {
            return await use(held.reading);
          } finally {
            held.letGo();
          }
        },
        leave: () => {
          seats.delete(seat);
        },
      };
    },
  };
}

/** Never throws. */
async function answerAll(files: Files, asks: readonly Ask[]): Promise<void> {
  const groups = await groupsOf(files, asks).catch(() => asks.map((ask) => [ask]));
  for (const group of groups) {
    const readings = await readFor(files, group).catch(() => undefined);
    for (const [index, ask] of group.entries()) ask.answer(readings?.[index]);
  }
}

/** Those who are near each other, the foremost first. */
async function groupsOf(files: Files, asks: readonly Ask[]): Promise<Ask[][]> {
  const groups: { readonly directory: string; readonly after: number; readonly asks: Ask[] }[] = [];
  for (const ask of asks.toSorted((a, b) => compareLsn(b.from, a.from))) {
    const directory = ask.source.logDirectory;
    const after = await bytesFrom(files, directory, ask.from);
    const group = groups.find((other) => other.directory === directory && after - other.after <= nearBytes);
    if (group) group.asks.push(ask);
    else groups.push({ directory, after, asks: [ask] });
  }
  return groups.map((group) => group.asks);
}

async function readFor(files: Files, group: readonly Ask[]): Promise<Held[] | undefined> {
  const lowest = group.at(-1);
  if (!lowest) return undefined;
  const { logDirectory, cipher } = lowest.source;
  const before = await readBefore(files, logDirectory, group);
  if (!before) return undefined;
  const memory = createLogMemory(files, logDirectory);
  try {
    const names = createNameCheck();
    const finished: number[] = [];
    let left: number = group.length === 1 ? longest.alone : longest.together;
    const { end, lastRecord } = await scanLog(
      files,
      logDirectory,
      { lsn: lowest.from, previousRecord: lowest.previousRecord },
      {
        types: namingTypes,
        onRecord: ({ type, body }) => names.see(type, body),
        onFile: (number) => finished.push(number),
        onBytes: (number, offset, bytes) => {
          left -= bytes.length;
          if (left < 0) throw new RangeError('more than is read for all');
          memory.keep(number, offset, bytes);
        },
        cipher,
      },
    );
    names.assertNone();
    for (const number of finished) await memory.finish(number);
    let holders = group.length;
    const letGo = () => {
      holders -= 1;
      if (holders === 0) memory.release();
    };
    return group.map(({ from }, index) => ({
      reading: {
        end,
        lastRecord: lastRecord && compareLsn(lastRecord.lsn, from) >= 0 ? lastRecord : undefined,
        before: before[index] as Buffer,
        memory,
      },
      letGo,
    }));
  } catch (error) {
    memory.release();
    throw error;
  }
}

/** One after the other, each position once. Undefined where one of them is not there. */
async function readBefore(
  files: Files,
  logDirectory: string,
  group: readonly Ask[],
): Promise<Buffer[] | undefined> {
  const known = new Map<string, Buffer>();
  for (const { from } of group) {
    const key = formatLsn(from);
    const bytes = known.get(key) ?? (await readEnd(files, logFilePath(logDirectory, from.file), from.offset));
    if (!bytes) return undefined;
    known.set(key, bytes);
  }
  return group.map(({ from }) => known.get(formatLsn(from)) as Buffer);
}
