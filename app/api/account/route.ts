import { readAccount } from '#lib/services/account.ts';
import { answerPerson } from '../route-boundary.ts';

export const GET = (request: Request): Promise<Response> => answerPerson(request, readAccount);
