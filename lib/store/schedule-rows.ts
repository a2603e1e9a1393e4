import type { ReplicaSchedule } from '../contracts/replica.ts';
import type { Db } from './client.ts';
import { nextTimes, scheduleWords } from './cron.ts';
import { readPause } from './pause-all.ts';

/** The schedule columns as a DTO; null where the replica has none. */
export function toSchedule(row: {
  readonly scheduleCron: string | null;
  readonly scheduleZone: string | null;
}): ReplicaSchedule | null {
  if (row.scheduleCron === null || row.scheduleZone === null) return null;
  return { cron: row.scheduleCron, timeZone: row.scheduleZone, words: wordsOf(row.scheduleCron) };
}

/**
 * Works out anew when replicas are due whose time has come or was never worked out. How many changed. None is due while
 * everything is paused.
 */
export async function refreshNextRuns(db: Db, now: Date): Promise<number> {
  if (await readPause(db)) return 0;
  const due = await db.replica.findMany({
    where: {
      removedAt: null,
      pausedAt: null,
      scheduleCron: { not: null },
      OR: [{ nextRunAt: null }, { nextRunAt: { lte: now } }],
    },
    select: { id: true, scheduleCron: true, scheduleZone: true },
  });
  for (const row of due) {
    const schedule = toSchedule(row);
    if (!schedule) continue;
    const [next] = nextTimes(schedule, now, 1);
    await db.replica.updateMany({
      where: { id: row.id, scheduleCron: schedule.cron, scheduleZone: schedule.timeZone, pausedAt: null },
      data: { nextRunAt: next ?? null },
    });
  }
  return due.length;
}

/** A row of another release may hold what this one's library cannot put into words. */
function wordsOf(cron: string): string {
  try {
    return scheduleWords(cron);
  } catch {
    return cron;
  }
}
