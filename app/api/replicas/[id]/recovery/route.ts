import { getRecoverySaid } from '#lib/services/get-recovery-said.ts';
import { answer } from '../../../route-boundary.ts';

/** What `db_recover` printed last. */
export const GET = (request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> =>
  answer(request, async (operator) => getRecoverySaid(operator, (await params).id));
