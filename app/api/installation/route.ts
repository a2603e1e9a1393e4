import { getInstallation } from '#lib/services/settings.ts';
import { answer } from '../route-boundary.ts';

export const GET = (request: Request): Promise<Response> => answer(request, getInstallation);
