import { listLogNumbers, logFilePath } from '../berkeleydb/log-files.ts';
import type { LimitsSettings } from '../contracts/limits.ts';
import type { Host } from '../hosts/host.ts';
import type { Clock } from '../io/clock.ts';
import type { Files } from '../io/files.ts';

/** How long a stream rests for each millisecond that it worked, while the application writes. */
const restPerWork = 3;
/**
 * Rests add no more than they would to this many bytes a millisecond: whoever gets little of a busy machine gives way
 * already, and must not come to a standstill.
 */
const leastBytesPerMs = 50_000;
/** What is owed is slept in one piece: a chunk takes less than a timer's tick. Milliseconds. */
const shortestRestMs = 10;

/**
 * Lets bulk work give way while the application writes: what copies and removes works a quarter of the time then, and at
 * full speed otherwise. Priorities (nice, ionice) do not do that: an fsync of the application waits for the disk behind
 * what was copied, whoever copied it.
 */
export interface Pace {
  /**
   * For one stream of work: the function it returns is called before each piece, with the piece's bytes, and waited for.
   * Rejects with an AbortError when the signal fires.
   */
  stream(signal: AbortSignal): GiveWay;
}

export type GiveWay = (bytes: number) => Promise<void>;

/** What any of the streams owes, all of them rest: two that copy at once give way as one does. */
export function createPace(clock: Clock, isWriting: () => Promise<boolean>): Pace {
  let owed = 0;
  let restUntil = Number.NEGATIVE_INFINITY;
  const rest = async (signal: AbortSignal): Promise<void> => {
    for (let left = restUntil - clock.monotonic(); left > 0; left = restUntil - clock.monotonic())
      await clock.sleep(left, signal);
  };
  return {
    stream: (signal) => {
      let wentOnAt: number | undefined;
      let pieceBytes = 0;
      return async (bytes) => {
        const worked = wentOnAt === undefined ? 0 : clock.monotonic() - wentOnAt;
        owed += Math.min(worked * restPerWork, pieceBytes / leastBytesPerMs);
        if (owed >= shortestRestMs) {
          if (await isWriting()) restUntil = Math.max(restUntil, clock.monotonic()) + owed;
          owed = 0;
        }
        await rest(signal);
        wentOnAt = clock.monotonic();
        pieceBytes = bytes;
      };
    },
  };
}

const atFullSpeed: Pace = { stream: () => async () => {} };

/**
 * The pace for work on a host beside the application whose log is in a directory, once that is known. A target whose work
 * competes as an equal (niceness 0) gives way to nobody.
 */
export const paceFor = (
  { files, clock }: Pick<Host, 'files' | 'clock'>,
  { niceness }: Pick<LimitsSettings, 'niceness'>,
  logDirectory: () => string | undefined,
): Pace => (niceness === 0 ? atFullSpeed : createPace(clock, createWritingWatch(files, clock, logDirectory)));

/** Log files are looked at no more often than this. Milliseconds. */
const lookEveryMs = 100;
/** An application that commits less often than this hardly waits for anybody. Milliseconds. */
const stillWritingMs = 300;

/**
 * Tells whether an environment's log was written within the last moments, by what stat(2) says of its newest file. Never
 * joins anything; false where the log cannot be looked at.
 */
function createWritingWatch(
  files: Files,
  clock: Clock,
  logDirectory: () => string | undefined,
): () => Promise<boolean> {
  let newest: number | undefined;
  let seen: string | undefined;
  let changedAt = Number.NEGATIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const look = async (directory: string): Promise<string | undefined> => {
    newest ??= (await listLogNumbers(files, directory)).at(-1);
    if (newest === undefined) return undefined;
    let stat = await files.stat(logFilePath(directory, newest));
    for (;;) {
      const next = await files.stat(logFilePath(directory, newest + 1));
      if (!next) break;
      newest += 1;
      stat = next;
    }
    if (!stat) newest = undefined;
    return stat && `${newest} ${stat.size} ${stat.mtimeNs}`;
  };
  return async () => {
    const directory = logDirectory();
    if (directory === undefined) return false;
    if (clock.monotonic() - lookedAt >= lookEveryMs) {
      lookedAt = clock.monotonic();
      const found = await look(directory).catch(() => undefined);
      if (seen !== undefined && found !== undefined && found !== seen) changedAt = clock.monotonic();
      seen = found;
    }
    return clock.monotonic() - changedAt < stillWritingMs;
  };
}
