import { giveSecondFactor } from '#lib/services/sign-in.ts';
import { answerWithCookies } from '../../session-boundary.ts';

export const POST = (request: Request): Promise<Response> => answerWithCookies(request, giveSecondFactor);
