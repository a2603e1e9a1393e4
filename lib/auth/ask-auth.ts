import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies';
import { z } from 'zod';
import { UnderstudyError } from '../contracts/errors.ts';
import { authHandler, innerOrigin } from './better.ts';
import { addressHeader } from './client-address.ts';
import { siteOf } from './site.ts';

/** A cookie for the browser, as `cookies().set` of Next.js takes it. */
export interface NewCookie {
  /** As a `Set-Cookie` header. */
  readonly line: string;
  readonly name: string;
  readonly value: string;
  readonly options: ReturnType<typeof toCookieOptions>;
}

export interface AuthAnswer<T> {
  readonly value: T;
  readonly cookies: readonly NewCookie[];
}

const passedOn = ['cookie', 'user-agent', addressHeader];

/**
 * Has better-auth do something for the request at hand: its rate limits, its tables, its cookies. It has no address of its own
 * that a browser could reach. Throws `forbidden` for a foreign request, and the refusal in our words.
 */
export async function askAuth<T>(
  headers: Headers,
  path: string,
  body: object,
  schema: z.ZodType<T>,
): Promise<AuthAnswer<T>> {
  const { secure } = siteOf(headers, 'write');
  const origin = innerOrigin(secure);
  const sent = new Headers({ 'content-type': 'application/json', origin });
  for (const name of passedOn) {
    const value = headers.get(name);
    if (value !== null) sent.set(name, value);
  }
  const handle = await authHandler(secure);
  const response = await handle(
    new Request(`${origin}${path}`, { method: 'POST', headers: sent, body: JSON.stringify(body) }),
  );
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusalOf(response, answer, path);
  return { value: schema.parse(answer), cookies: cookiesOf(response) };
}

const cookiesOf = (response: Response): NewCookie[] =>
  response.headers.getSetCookie().flatMap((line) =>
    [...parseSetCookieHeader(line)].map(([name, attributes]) => ({
      line,
      name,
      value: attributes.value,
      options: toCookieOptions(attributes),
    })),
  );

const codeSchema = z.object({ code: z.string() });

function refusalOf(response: Response, answer: unknown, path: string): UnderstudyError {
  const op = `ask ${path}`;
  if (response.status === 429) {
    const seconds = Number(response.headers.get('x-retry-after')) || 60;
    return new UnderstudyError(
      'too-many-attempts',
      `there were too many attempts; the next one counts in ${seconds} s`,
      {
        op,
        hint: 'Wait that long, then try once more. If you do not know the password any more, ask an administrator for a link.',
      },
    );
  }
  const code = codeSchema.safeParse(answer).data?.code ?? '';
  const known = refusals[code];
  if (known) return new UnderstudyError(known.code, known.message, { op, hint: known.hint });
  if (response.status === 401) {
    return new UnderstudyError('signed-out', 'you are not signed in, or your session has ended', {
      op,
      hint: 'Sign in, then try again.',
    });
  }
  return new UnderstudyError('internal', `signing in answered ${response.status} ${code}`.trim(), { op });
}

const credentials = {
  code: 'credentials-wrong',
  message: 'email or password is not right',
  hint: 'Check both, and whether Caps Lock is on.',
} as const;
const password = {
  code: 'credentials-wrong',
  message: 'the password is not right',
  hint: 'Enter your present password.',
} as const;
const code = {
  code: 'code-wrong',
  message: 'the code is not right',
  hint: 'Take the code that the authenticator shows now, and check that the clock of its device is right; or use a backup code.',
} as const;
const challenge = {
  code: 'code-wrong',
  message: 'this sign-in has waited too long for its code',
  hint: 'Enter email and password again.',
} as const;

const refusals: Readonly<
  Record<string, { readonly code: UnderstudyError['code']; readonly message: string; readonly hint: string }>
> = {
  INVALID_EMAIL_OR_PASSWORD: credentials,
  INVALID_EMAIL: credentials,
  INVALID_PASSWORD: password,
  PASSWORD_TOO_LONG: password,
  FAILED_TO_CREATE_SESSION: {
    code: 'account-disabled',
    message: 'this account is disabled',
    hint: 'Ask an administrator to enable it.',
  },
  INVALID_CODE: code,
  INVALID_BACKUP_CODE: code,
  INVALID_TWO_FACTOR_COOKIE: challenge,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: challenge,
  ACCOUNT_TEMPORARILY_LOCKED: {
    code: 'too-many-attempts',
    message: 'too many codes were not right',
    hint: 'Wait a quarter of an hour, then sign in again.',
  },
};
