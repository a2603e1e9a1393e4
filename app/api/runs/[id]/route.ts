import { getRun } from '#lib/services/get-run.ts';
import { answer } from '../../route-boundary.ts';

/** `?afterSequence=N`: only the journal lines after that one. */
export const GET = (request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> =>
  answer(request, async (operator) => {
    const after = Number(new URL(request.url).searchParams.get('afterSequence') ?? 0);
    const known = Number.isInteger(after) && after > 0 && after < 2 ** 31;
    return getRun(operator, (await params).id, known ? { afterSequence: after } : {});
  });
