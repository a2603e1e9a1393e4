import { findOperator } from '#lib/auth/require-operator.ts';
import { getHealth } from '#lib/services/get-health.ts';
import { json } from '../route-boundary.ts';

export const dynamic = 'force-dynamic';

/**
 * 200 where database, queue and worker are well (`degraded` where an operator is needed all the same), 503 otherwise. Open to
 * whoever reaches the address, as probes are; only who is signed in is told more than the status.
 */
export async function GET(request: Request): Promise<Response> {
  const health = await getHealth();
  // Where the database is away nobody can be known: a stranger, then.
  const operator = await findOperator(request.headers, 'read').catch(() => undefined);
  return json(operator ? health : { status: health.status }, health.status === 'failing' ? 503 : 200);
}
