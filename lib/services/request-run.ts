import type { Operator } from '../auth/operator.ts';
import { requestRunSchema } from '../contracts/requests.ts';
import { requestRun as request } from '../queue/request-run.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

/**
 * *Snapshot now*, *Update now*. Input: {@link requestRunSchema}. Throws `conflict` where a run of the replica is open,
 * `not-found`.
 */
export async function requestRun(operator: Operator, input: unknown): Promise<{ readonly runId: string }> {
  const { replicaId, kind, setAside } = parseInput(requestRunSchema, input);
  const { db, boss } = serviceContext();
  const run = await request(db, await boss(), {
    replicaId,
    kind,
    setAside,
    trigger: 'operator',
    requestedBy: operator.name,
  });
  return { runId: run.id };
}
