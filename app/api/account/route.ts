import { readAccount } from '#lib/services/account.ts';
import { answer } from '../route-boundary.ts';

export const GET = (request: Request): Promise<Response> => answer(request, readAccount);
