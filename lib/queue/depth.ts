import type { Database } from '../store/client.ts';

/** Jobs that wait in the queue's own tables. Rejects where the queue is not installed. */
export async function countQueuedJobs(db: Database): Promise<number> {
  const rows = await db.$queryRaw<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM pgboss.job WHERE state < 'active' AND name LIKE 'runs/%'`;
  return rows[0]?.waiting ?? 0;
}
