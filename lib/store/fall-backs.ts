import type { Db } from './client.ts';
import { asId } from './ids.ts';

/** How many of an environment's newest runs were updates that became snapshots. */
export interface FallBacks {
  readonly updates: number;
  readonly runs: number;
}

/** As many runs as can be read at each look at the page. */
const newest = 1000;

/** Throws `not-found` where the id is none. */
export async function readFallBacks(db: Db, environmentId: string): Promise<FallBacks> {
  const runs = await db.run.findMany({
    where: { environmentId: asId('environment', environmentId), kind: { in: ['update', 'snapshot'] } },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: newest,
    select: { fellBack: true },
  });
  return { updates: runs.filter(({ fellBack }) => fellBack).length, runs: runs.length };
}
