import { readTokens } from '#lib/services/tokens.ts';
import { answer } from '../../route-boundary.ts';

export const GET = (request: Request): Promise<Response> => answer(request, readTokens, 'tokens.look');
