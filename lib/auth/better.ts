import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { twoFactor } from 'better-auth/plugins';
import { database } from '../store/client.ts';
import { isEnabledUser } from '../store/users.ts';
import { authSecret } from './auth-secret.ts';
import { addressHeader } from './client-address.ts';
import { cookiePrefix } from './session-cookie.ts';

export const productName = 'Understudy';
/** Nothing listens there: requests are handed over within the process, after the checks of lib/auth/site.ts. */
export const innerOrigin = (secure: boolean): string => `${secure ? 'https' : 'http'}://console.invalid`;

/** How long somebody stays signed in. Not longer by use, so that no request has to send the cookie again. */
const sessionSeconds = 7 * 24 * 3600;

/** Per network address; kept in the database, so that a restart forgets none. */
const limits = {
  '/sign-in/email': { window: 60, max: 8 },
  '/two-factor/*': { window: 60, max: 10 },
  '/change-password': { window: 60, max: 8 },
};

function makeAuth(secret: string, secure: boolean) {
  return betterAuth({
    appName: productName,
    baseURL: innerOrigin(secure),
    basePath: '/',
    secret,
    database: prismaAdapter(database(), { provider: 'postgresql', transaction: true }),
    emailAndPassword: {
      enabled: true,
      // Users come by the first link, an invitation or the command line.
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
    },
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true, freshAge: 0 },
    rateLimit: { enabled: true, storage: 'database', window: 60, max: 60, customRules: limits },
    plugins: [twoFactor({ issuer: productName })],
    advanced: {
      cookiePrefix,
      useSecureCookies: secure,
      database: { generateId: 'uuid' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => ((await isEnabledUser(database(), userId)) ? undefined : false),
        },
      },
    },
    logger: { level: 'error' },
    telemetry: { enabled: false },
  });
}

type Auth = ReturnType<typeof makeAuth>;
const key = Symbol.for('understudy.auth');
const shared = globalThis as { [key]?: Map<boolean, Auth> };

/** The library's own handler of this process, one for each kind of cookie. */
export async function authHandler(secure: boolean): Promise<Auth['handler']> {
  shared[key] ??= new Map();
  const known = shared[key].get(secure);
  if (known) return known.handler;
  const made = makeAuth(await authSecret(), secure);
  shared[key].set(secure, made);
  return made.handler;
}
