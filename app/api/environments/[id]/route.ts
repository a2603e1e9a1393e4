import { getEnvironment } from '#lib/services/get-environment.ts';
import { answer } from '../../route-boundary.ts';

export const GET = (request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> =>
  answer(request, async (operator) => getEnvironment(operator, (await params).id));
