import { requireOperator } from '#lib/auth/require-operator.ts';
import { carryOut } from '#lib/services/carry-out.ts';
import { signOut } from '#lib/services/sign-in.ts';
import { answerWithCookies } from '../session-boundary.ts';

export const POST = (request: Request): Promise<Response> =>
  answerWithCookies(request, async (headers) =>
    carryOut(await requireOperator(headers, 'write'), {
      deed: 'session.sign-out',
      subject: {},
      act: (operator) => signOut(operator, headers),
    }),
  );
