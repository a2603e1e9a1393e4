import type { RecoverySaid } from '../contracts/recovery-said.ts';
import type { Db } from './client.ts';
import { asId } from './ids.ts';

const mostLines = 60;

/** Of the newest run whose recovery began; null where there is none. Lines of old runs may be gone: none are told then. */
export async function readRecoverySaid(db: Db, replicaId: string): Promise<RecoverySaid | null> {
  const id = asId('replica', replicaId);
  const run = await db.run.findFirst({
    where: { replicaId: id, steps: { some: { name: 'recover', startedAt: { not: null } } } },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    select: { id: true },
  });
  if (!run) return null;
  const lines = await db.journalLine.findMany({
    where: { runId: run.id, step: 'recover', source: 'db_recover' },
    orderBy: { sequence: 'desc' },
    take: mostLines,
    select: { text: true },
  });
  return { runId: run.id, lines: lines.map(({ text }) => text).reverse() };
}
