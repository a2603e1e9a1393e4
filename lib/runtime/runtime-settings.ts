import { resolve } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import { readConfiguredRoots } from './configured-roots.ts';

/** What the operator sets in the environment of `npm start`. */
export interface RuntimeSettings {
  /** Loopback only: a name or address as `listen` takes it, without brackets. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Absolute. */
  readonly dataDirectory: string;
  /** Of a server of the operator's own; undefined: the embedded one. */
  readonly databaseUrl: string | undefined;
}

/**
 * Reads PORT (3000), HOST (127.0.0.1), UNDERSTUDY_DATA_DIR (`.understudy` in the checkout) and DATABASE_URL. An empty
 * value counts as absent. UNDERSTUDY_ROOTS is checked.
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
  };
}

function readHost(text: string): string {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1');
  if (host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)) return host;
  throw new UnderstudyError('usage', `HOST is ${JSON.stringify(text)}, which is not a loopback address`, {
    op: 'read the settings',
    hint: 'The console has no sign-in yet, so it listens on this machine only: leave HOST out, and reach it from elsewhere through ssh -L 3000:127.0.0.1:3000.',
  });
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
