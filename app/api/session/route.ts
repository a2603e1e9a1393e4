import { answer } from '../route-boundary.ts';

export const dynamic = 'force-dynamic';

/** Who is signed in; 401 for nobody. */
export const GET = (request: Request): Promise<Response> =>
  answer(request, async ({ userId, name, role }) => ({ userId, name, role }));
