import { getReplica } from '#lib/services/get-replica.ts';
import { answer } from '../../route-boundary.ts';

export const GET = (request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> =>
  answer(request, async (operator) => getReplica(operator, (await params).id));
