import type { StepName } from '../contracts/run.ts';
import type { Clock } from '../io/clock.ts';
import type { Database } from './client.ts';
import { publish } from './events.ts';
import { storableText } from './rows.ts';

const batchDelayMs = 200;
/** A utility can print without end (`db_recover -v` on a long log): a run keeps this many lines, then says so. */
const lineLimit = 20_000;
const textLimit = 4000;

interface Line {
  readonly runId: string;
  readonly sequence: number;
  readonly at: Date;
  readonly step: StepName | null;
  readonly source: string;
  readonly stream: string;
  readonly text: string;
}

export interface JournalLines {
  /** Does not block. */
  add(step: StepName | null, source: string, stream: 'note' | 'stdout' | 'stderr', text: string): void;
  /** Resolves once every line so far is in the table; rejects where the database refuses. Lines then stay waiting. */
  flush(): Promise<void>;
}

/** The journal of one run: lines numbered as they come, written in batches, in order. */
export function createJournalLines(db: Database, runId: string, clock: Clock): JournalLines {
  let sequence = 0;
  let waiting: Line[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const batch = waiting;
    if (batch.length === 0) return;
    waiting = [];
    try {
      // A batch whose answer got lost may be there already.
      await db.journalLine.createMany({ data: batch, skipDuplicates: true });
    } catch (error) {
      waiting = [...batch, ...waiting];
      throw error;
    }
    await publish(db, { type: 'journal', runId });
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.catch(() => undefined).then(write);
    return writing;
  };

  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // Kept and written with the next batch; the flush at the end of a step reports what is wrong.
      flush().catch(later);
    }, batchDelayMs);
  };

  return {
    add: (step, source, stream, text) => {
      if (sequence >= lineLimit) return;
      sequence += 1;
      const at = new Date(clock.now());
      waiting.push(
        sequence === lineLimit
          ? {
              runId,
              sequence,
              at,
              step,
              source: 'engine',
              stream: 'note',
              text: 'further output is not kept',
            }
          : {
              runId,
              sequence,
              at,
              step,
              source,
              stream,
              text: storableText(text.length > textLimit ? `${text.slice(0, textLimit)}…` : text),
            },
      );
      later();
    },
    flush,
  };
}
