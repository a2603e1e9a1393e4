import { listAudit } from '#lib/services/audit.ts';
import { answer } from '../../route-boundary.ts';

/** The address holds the filter, by the names of auditFilterSchema; an empty value is no filter. */
export const GET = (request: Request): Promise<Response> =>
  answer(
    request,
    (operator) => {
      const filter = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
      return listAudit(operator, Object.fromEntries(filter));
    },
    'audit.look',
  );
