import type { StepProgress } from '../contracts/run.ts';
import type { Database } from './client.ts';
import { publish } from './events.ts';
import { storableText } from './rows.ts';

/** At most four times a second. */
const throttleMs = 250;

export interface ProgressWriter {
  /** Does not block; the latest figures win. */
  set(position: number, progress: StepProgress): void;
  flush(): Promise<void>;
}

export interface RunPlace {
  readonly runId: string;
  readonly replicaId: string;
  readonly environmentId: string;
}

/** Writes the progress of a run's steps, throttled, and tells who looks at the run. */
export function createProgressWriter(db: Database, run: RunPlace): ProgressWriter {
  const waiting = new Map<number, StepProgress>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const batch = [...waiting];
    if (batch.length === 0) return;
    waiting.clear();
    for (const [position, progress] of batch) {
      await db.runStep.update({
        where: { runId_position: { runId: run.runId, position } },
        data: progressColumns(progress),
      });
    }
    await publish(db, { type: 'run', ...run });
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.catch(() => undefined).then(write);
    return writing;
  };

  return {
    set: (position, progress) => {
      waiting.set(position, { ...waiting.get(position), ...progress });
      timer ??= setTimeout(() => {
        timer = undefined;
        // Figures only: the next ones come soon, and the last ones with the flush at the end of the step.
        flush().catch(() => undefined);
      }, throttleMs);
    },
    flush,
  };
}

/** Columns for the figures that are given; the others stay. */
function progressColumns(progress: StepProgress) {
  return {
    ...(progress.filesDone === undefined ? {} : { filesDone: progress.filesDone }),
    ...(progress.filesTotal === undefined ? {} : { filesTotal: progress.filesTotal }),
    ...(progress.bytesDone === undefined ? {} : { bytesDone: BigInt(Math.round(progress.bytesDone)) }),
    ...(progress.bytesTotal === undefined ? {} : { bytesTotal: BigInt(Math.round(progress.bytesTotal)) }),
    ...(progress.detail === undefined ? {} : { detail: storableText(progress.detail) }),
  };
}
