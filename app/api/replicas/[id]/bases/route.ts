import { listBases } from '#lib/services/bases.ts';
import { answer } from '../../../route-boundary.ts';

export const GET = (request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> =>
  answer(request, async (operator) => listBases(operator, (await params).id));
