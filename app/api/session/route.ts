import { answerPerson } from '../route-boundary.ts';

export const dynamic = 'force-dynamic';

/** Who is signed in; 401 for nobody. */
export const GET = (request: Request): Promise<Response> =>
  answerPerson(request, async ({ userId, name, role }) => ({ userId, name, role }));
