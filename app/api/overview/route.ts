import { listOverview } from '#lib/services/list-overview.ts';
import { answer } from '../route-boundary.ts';

export const GET = (request: Request): Promise<Response> => answer(request, listOverview);
