import { moment } from './helpers-sql.ts';
import type { LargeFleet } from './size.ts';

/** One resolution that the housekeeping keeps (lib/store/housekeeping.ts). Days count back from now. */
interface Resolution {
  readonly seconds: number;
  readonly fromDay: number;
  readonly toDay: number;
  /** Which replicas. */
  readonly where: string;
}

/** As the monitor samples (lib/monitor/samples.ts): each minute, every ten seconds while commits are missing. */
const resolutions = (days: number): readonly Resolution[] => [
  { seconds: 3600, fromDay: days, toDay: 30, where: 'true' },
  { seconds: 600, fromDay: Math.min(days, 30), toDay: 1, where: 'true' },
  { seconds: 60, fromDay: 1, toDay: 0, where: 'rate = 0' },
  { seconds: 10, fromDay: 1, toDay: 0, where: 'rate > 0' },
];

/**
 * Samples in the order of time, as they were written. A followed replica is seconds behind but for an hour now and then;
 * another has a saw tooth, whose top is what thinning leaves of a bin.
 */
export const samplesSql = (fleet: LargeFleet): string =>
  resolutions(fleet.days)
    .filter(({ fromDay, toDay }) => fromDay > toDay)
    .map(
      ({ seconds, fromDay, toDay, where }) => `
  INSERT INTO exposure_sample (replica_id, at, bytes, commits, age_ms)
  WITH ticks AS MATERIALIZED (
    SELECT tick, extract(epoch FROM tick)::bigint AS second
    FROM generate_series(${moment(fleet)} - ${fromDay} * interval '1 day', ${moment(fleet)} - ${toDay} * interval '1 day' - interval '${seconds} seconds',
      interval '${seconds} seconds') AS tick
  ), replicas AS MATERIALIZED (
    SELECT id, r, e, rate, follows, period, created, r % 997 * interval '1 millisecond' AS later
    FROM fleet WHERE ${where} AND state <> 'never synced' ORDER BY r
  )
  SELECT id, tick + later, age * (900 + e * 13 % 4000), age / 2, CASE WHEN age / 2 > 0 THEN age * 1000 ELSE 0 END
  FROM ticks CROSS JOIN replicas
    CROSS JOIN LATERAL (SELECT CASE
      WHEN pg_temp.u(40, r * 40000::bigint + second / 3600) < 0.006 THEN 90 + (second + r) % 1800
      WHEN follows THEN (second / ${seconds} * 7 + r * 13) % ${seconds > 60 ? 9 : 4}
      WHEN rate = 0 AND second / 3600 % 24 NOT BETWEEN 6 AND 20 THEN 0
      WHEN ${seconds} >= period OR (second + r * 37) % period < ${seconds} THEN period
      ELSE (second + r * 37) % period END AS age OFFSET 0) AS figures
  WHERE tick > created`,
    )
    .join(';');

/** The newest of each replica, for the sparklines. Needs the primary key. */
export const recentSamplesSql = (): string => `
  UPDATE replica SET recent_ages = (
    SELECT string_agg((age_ms / 1000)::text, ',' ORDER BY at)
    FROM (SELECT * FROM exposure_sample WHERE replica_id = replica.id ORDER BY at DESC LIMIT 60) AS newest)
  WHERE EXISTS (SELECT 1 FROM exposure_sample WHERE replica_id = replica.id)`;
