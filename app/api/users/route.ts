import { readUsersPage } from '#lib/services/users.ts';
import { answer } from '../route-boundary.ts';

export const GET = (request: Request): Promise<Response> => answer(request, readUsersPage, 'users.look');
