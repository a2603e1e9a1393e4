import { getHealth } from '#lib/services/get-health.ts';
import { json } from '../route-boundary.ts';

export const dynamic = 'force-dynamic';

/** 200 where database, queue and worker are well (`degraded` where an operator is needed all the same), 503 otherwise; open to whoever reaches the address, as probes do. */
export async function GET(): Promise<Response> {
  const health = await getHealth();
  return json(health, health.status === 'failing' ? 503 : 200);
}
