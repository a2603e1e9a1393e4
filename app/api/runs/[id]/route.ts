import { getRun } from '#lib/services/get-run.ts';
import { answer } from '../../route-boundary.ts';

/** `?afterSequence=N`: the first journal lines after that one. `?beforeSequence=N`: the newest before it. */
export const GET = (request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> =>
  answer(request, async (operator) => {
    const search = new URL(request.url).searchParams;
    return getRun(operator, (await params).id, {
      afterSequence: sequenceIn(search.get('afterSequence')),
      beforeSequence: sequenceIn(search.get('beforeSequence')),
    });
  });

/** Undefined for what is no sequence number: the newest lines are the answer then. */
function sequenceIn(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
