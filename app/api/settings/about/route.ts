import { getAbout } from '#lib/services/about.ts';
import { answer } from '../../route-boundary.ts';

export const GET = (request: Request): Promise<Response> => answer(request, getAbout, 'settings.look');
