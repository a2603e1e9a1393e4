import {
  type ExposureRange,
  type ExposureSeries,
  exposureRanges,
  exposureSeries,
  firstStepOf,
} from '../contracts/exposure-series.ts';
import type { Db } from './client.ts';
import { asId, notFound } from './ids.ts';

/** The exposure of a replica over time, the worst of each step: thinned in the database. Throws `not-found`. */
export async function readExposureSeries(
  db: Db,
  replicaId: string,
  range: ExposureRange,
  now: Date,
): Promise<ExposureSeries> {
  const id = asId('replica', replicaId);
  const from = firstStepOf(range, now.getTime());
  const step = `${exposureRanges[range].stepMs} milliseconds`;
  const [replica, rows] = await Promise.all([
    db.replica.findFirst({ where: { id, removedAt: null }, select: { id: true } }),
    db.$queryRaw<{ at: number; ageMs: number; bytes: number; commits: number }[]>`
      SELECT (extract(epoch FROM date_bin(${step}::interval, at, ${new Date(from)}::timestamptz)) * 1000)::float8 AS at,
        max(age_ms)::float8 AS "ageMs", max(bytes)::float8 AS bytes, max(commits)::float8 AS commits
      FROM exposure_sample
      WHERE replica_id = ${id}::uuid AND at >= ${new Date(from)}
      GROUP BY 1 ORDER BY 1`,
  ]);
  if (!replica) throw notFound('replica');
  return exposureSeries(range, rows, now.getTime());
}
