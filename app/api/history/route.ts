import { listHistory } from '#lib/services/list-history.ts';
import { answer } from '../route-boundary.ts';

/** The address holds the filter, by the names of historyFilterSchema; an empty value is no filter. */
export const GET = (request: Request): Promise<Response> =>
  answer(request, (operator) => {
    const filter = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
    return listHistory(operator, Object.fromEntries(filter));
  });
