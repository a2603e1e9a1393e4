import type { NextVerification } from '../contracts/verification.ts';
import type { Db } from './client.ts';
import { Prisma } from './generated/client.ts';
import { readPause } from './pause-all.ts';

/** A failed one says little of a replica that nobody repaired, and much of a disk that was full: hours until it is tried again. */
const failedAgainHours = 24;

/**
 * The one rule, beside rows of `replica`. `due_at`: so many days after the last one, or else after the first publication
 * that is on record (where none is, being added). `withheld`: why it does not come by itself, or null.
 */
const planOf = (allPaused: boolean): Prisma.Sql => Prisma.sql`
  CROSS JOIN LATERAL (
    SELECT CASE
      WHEN verify_tried_at IS NULL THEN coalesce((
        SELECT run.published_at FROM run WHERE run.replica_id = replica.id AND run.published_at IS NOT NULL
        ORDER BY run.requested_at, run.id LIMIT 1
      ), replica.created_at) + make_interval(days => verify_every_days)
      WHEN verify_failure IS NULL THEN verify_tried_at + make_interval(days => verify_every_days)
      ELSE verify_tried_at + least(make_interval(days => verify_every_days), make_interval(hours => ${failedAgainHours}))
    END AS due_at,
    CASE
      WHEN state IN ('in use', 'promoted') THEN state
      WHEN verify_every_days = 0 THEN 'by hand'
      WHEN paused_at IS NOT NULL OR ${allPaused} THEN 'paused'
      WHEN recovered_lsn IS NULL OR state = 'never synced' THEN 'nothing published'
    END AS withheld
  ) AS plan`;

/**
 * The replica of a host whose verification is due for longest, if one is. None while a verification of this host is open:
 * they take a disk's time, one after another.
 */
export async function findDueVerification(db: Db, host: string, now: Date): Promise<string | undefined> {
  const plan = planOf((await readPause(db)) !== null);
  const [due] = await db.$queryRaw<{ id: string }[]>`
    SELECT replica.id FROM replica ${plan}
    WHERE replica.host = ${host} AND removed_at IS NULL AND plan.withheld IS NULL AND plan.due_at <= ${now}
      AND NOT EXISTS (
        SELECT 1 FROM replica other WHERE other.host = ${host} AND other.removed_at IS NULL AND other.verify_run_id IS NOT NULL)
    ORDER BY plan.due_at LIMIT 1`;
  return due?.id;
}

/** When a replica's next verification falls due, or why it does not; undefined where there is no such replica. */
export async function readNextVerification(db: Db, replicaId: string): Promise<NextVerification | undefined> {
  const plan = planOf((await readPause(db)) !== null);
  const [row] = await db.$queryRaw<{ due_at: Date; withheld: NextVerification['withheld'] }[]>`
    SELECT plan.due_at, plan.withheld FROM replica ${plan}
    WHERE replica.id = ${replicaId}::uuid AND removed_at IS NULL`;
  if (!row) return undefined;
  return row.withheld === null
    ? { dueAt: row.due_at.toISOString(), withheld: null }
    : { dueAt: null, withheld: row.withheld };
}
