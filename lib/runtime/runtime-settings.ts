import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import { emailSchema } from '../contracts/users.ts';
import { readConfiguredRoots } from './configured-roots.ts';
import { proxyList } from './incoming.ts';

/** What the operator sets in the environment of `npm start`. */
export interface RuntimeSettings {
  /** A name or address as `listen` takes it, without brackets. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Absolute. */
  readonly dataDirectory: string;
  /** Of a server of the operator's own; undefined: the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Where browsers find the console, as a proxy before it shows it; undefined: where it listens. */
  readonly publicUrl: URL | undefined;
  /** Proxies whose word on where a request comes from is taken: addresses and networks. */
  readonly trustedProxies: readonly string[];
  /** The first administrator, where nobody is there to open the link. */
  readonly administrator: { readonly email: string; readonly passwordFile: string } | undefined;
}

/**
 * Reads PORT (3000), HOST (127.0.0.1), UNDERSTUDY_DATA_DIR (`.understudy` in the checkout), DATABASE_URL,
 * UNDERSTUDY_PUBLIC_URL, UNDERSTUDY_TRUSTED_PROXIES, UNDERSTUDY_ADMIN_EMAIL with UNDERSTUDY_ADMIN_PASSWORD_FILE. An empty value
 * counts as absent. UNDERSTUDY_ROOTS is checked.
 *
 * @param checkout absolute; relative directories count from it
 * @throws UnderstudyError usage
 */
export function readRuntimeSettings(
  env: Readonly<Record<string, string | undefined>>,
  checkout: string,
): RuntimeSettings {
  const dataDirectory = env.UNDERSTUDY_DATA_DIR || '.understudy';
  if (dataDirectory.includes('\0')) throw refused('UNDERSTUDY_DATA_DIR', 'is not a path');
  // The worker goes by it; a mistake in it must be told here, where an operator reads.
  readConfiguredRoots(env.UNDERSTUDY_ROOTS);
  return {
    host: readHost(env.HOST || '127.0.0.1'),
    port: readPort(env.PORT || '3000'),
    dataDirectory: resolve(checkout, dataDirectory),
    databaseUrl: env.DATABASE_URL ? readDatabaseUrl(env.DATABASE_URL) : undefined,
    publicUrl: env.UNDERSTUDY_PUBLIC_URL ? readPublicUrl(env.UNDERSTUDY_PUBLIC_URL) : undefined,
    trustedProxies: readProxies(env.UNDERSTUDY_TRUSTED_PROXIES ?? ''),
    administrator: readAdministrator(env, checkout),
  };
}

function readHost(text: string): string {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host)) return host;
  throw refused('HOST', `is ${JSON.stringify(text)}, which is neither an address nor a name`);
}

function readPublicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (url && plain) return url;
  throw new UnderstudyError(
    'usage',
    `UNDERSTUDY_PUBLIC_URL is ${JSON.stringify(text)}, which is not a site`,
    {
      op: 'read the settings',
      hint: 'Write scheme, name and, where it is not the usual one, port: https://understudy.example. The console needs a name of its own, not a path on another site.',
    },
  );
}

function readProxies(text: string): string[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  try {
    proxyList(entries);
  } catch {
    throw refused(
      'UNDERSTUDY_TRUSTED_PROXIES',
      `is ${JSON.stringify(text)}, which is not a list of addresses and networks such as 127.0.0.1, 10.0.0.0/8`,
    );
  }
  return entries;
}

function readAdministrator(
  env: Readonly<Record<string, string | undefined>>,
  checkout: string,
): RuntimeSettings['administrator'] {
  const email = env.UNDERSTUDY_ADMIN_EMAIL;
  const file = env.UNDERSTUDY_ADMIN_PASSWORD_FILE;
  if (!email && !file) return undefined;
  const parsed = emailSchema.safeParse(email ?? '').data;
  if (parsed === undefined) throw refused('UNDERSTUDY_ADMIN_EMAIL', 'is not an email address');
  if (!file) throw refused('UNDERSTUDY_ADMIN_PASSWORD_FILE', 'is needed beside UNDERSTUDY_ADMIN_EMAIL');
  return { email: parsed, passwordFile: resolve(checkout, file) };
}

function readPort(text: string): number {
  const port = Number(text.trim());
  if (/^\d+$/.test(text.trim()) && port <= 65_535) return port;
  throw refused('PORT', `is ${JSON.stringify(text)}, which is not a port number`);
}

function readDatabaseUrl(text: string): string {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  // The value may hold a password, so it is not repeated.
  throw new UnderstudyError('usage', 'DATABASE_URL is not a PostgreSQL address', {
    op: 'read the settings',
    hint: 'Write it as postgresql://user:password@host:5432/database, or leave it out to use the embedded PostgreSQL.',
  });
}

const refused = (name: string, what: string) =>
  new UnderstudyError('usage', `${name} ${what}`, {
    op: 'read the settings',
    hint: `Correct ${name}, or leave it out.`,
  });
