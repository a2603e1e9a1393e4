import type { Db } from './client.ts';
import { readSetting } from './settings.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** For how long things are kept, in days; samples and journal lines by the settings. */
const keep = { allSamples: 1, tenMinutes: 30, workers: 7, dayOutcomes: 60 };

/**
 * Keeps the tables bounded: samples are thinned to the worst of each ten minutes after a day and of each hour after a
 * month, and end after a time that the settings tell; so do the journal lines of ended runs, the runs stay. Sessions and one-time links go once they have ended. Answers how
 * many rows went.
 */
export async function keepHouse(db: Db, now: Date): Promise<number> {
  const ago = (days: number) => new Date(now.getTime() - days * dayMs);
  const { keepSamplesDays, keepOutputDays } = await readSetting(db, 'general');
  const gone = [
    await thinSamples(db, '10 minutes', ago(keep.tenMinutes), ago(keep.allSamples)),
    await thinSamples(db, '1 hour', ago(Math.max(keepSamplesDays, keep.tenMinutes)), ago(keep.tenMinutes)),
    await db.$executeRaw`DELETE FROM exposure_sample WHERE at < ${ago(keepSamplesDays)}`,
    await db.$executeRaw`
      DELETE FROM journal_line USING run
      WHERE run.id = journal_line.run_id AND run.ended_at < ${ago(keepOutputDays)}`,
    await db.$executeRaw`DELETE FROM day_outcome WHERE day < ${ago(keep.dayOutcomes)}::date`,
    await db.$executeRaw`DELETE FROM worker WHERE coalesce(stopped_at, heartbeat_at) < ${ago(keep.workers)}`,
    // What nobody can use any more; its end is judged by its own time, whenever this comes.
    await db.$executeRaw`DELETE FROM session WHERE expires_at < ${now}`,
    await db.$executeRaw`DELETE FROM verification WHERE expires_at < ${now}`,
    await db.$executeRaw`DELETE FROM one_time_link WHERE expires_at < ${now}`,
    await db.$executeRaw`DELETE FROM host_question WHERE asked_at < ${new Date(now.getTime() - hourMs)}`,
  ];
  return gone.reduce((sum, rows) => sum + rows, 0);
}

/**
 * Keeps of each replica and each bin the sample with the oldest commit, as that is the one an operator asks about
 * later. Within the bins that begin from `from` on and have ended by `to`.
 */
function thinSamples(db: Db, bin: '10 minutes' | '1 hour', from: Date, to: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM exposure_sample USING (
      SELECT replica_id, at, row_number() OVER (
        PARTITION BY replica_id, date_bin(${bin}::interval, at, 'epoch') ORDER BY age_ms DESC, bytes DESC, at DESC
      ) AS rank
      FROM exposure_sample
      WHERE at >= date_bin(${bin}::interval, ${from}::timestamptz, 'epoch')
        AND at < date_bin(${bin}::interval, ${to}::timestamptz, 'epoch')
    ) AS ranked
    WHERE ranked.rank > 1 AND exposure_sample.replica_id = ranked.replica_id AND exposure_sample.at = ranked.at`;
}
