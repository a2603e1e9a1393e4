import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Client } from 'pg';
import { makeToken } from '../auth/one-time-token.ts';
import { hashPassword } from '../auth/password.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { passwordSchema } from '../contracts/users.ts';
import { connectToDatabase } from './database-address.ts';
import type { RuntimeSettings } from './runtime-settings.ts';

export interface FirstAdministratorOptions {
  readonly url: string;
  readonly settings: Pick<RuntimeSettings, 'administrator'>;
  /** What the link begins with: `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** Absolute; a demonstration makes its own administrator, whose password is kept there. */
  readonly demoDirectory?: string | undefined;
}

/** A lock of the database, as lib/store/users.ts takes it: two starts at once make one administrator. */
const lock = "SELECT pg_advisory_xact_lock(hashtext('understudy users'))";
/** Longer than any start; the next one makes a new link anyway. */
const linkDays = 30;

/**
 * Sees to it that somebody can become the first administrator: makes one from the settings, or a link that works once, of
 * which only the hash is kept and which replaces the one of an earlier start. Nothing where there is a user. Plain SQL, as
 * the supervisor lives long and does not load Prisma. Answers what to tell the operator.
 *
 * @throws UnderstudyError usage where the settings name a password that will not do
 */
export async function ensureFirstAdministrator(
  options: FirstAdministratorOptions,
): Promise<string | undefined> {
  const client = await connectToDatabase(options.url);
  try {
    await client.query('BEGIN');
    await client.query(lock);
    const { rowCount } = await client.query('SELECT FROM console_user LIMIT 1');
    const told = rowCount === 0 ? await make(client, options) : await tellDemo(options.demoDirectory);
    await client.query('COMMIT');
    return told;
  } finally {
    // Without COMMIT nothing has happened.
    await client.end().catch(() => undefined);
  }
}

async function make(client: Client, options: FirstAdministratorOptions): Promise<string> {
  const { settings, demoDirectory, origin } = options;
  if (settings.administrator) {
    const { email, passwordFile } = settings.administrator;
    await insertAdministrator(client, 'Administrator', email, await readPassword(passwordFile));
    return `made the first administrator, ${email}, with the password in ${passwordFile}`;
  }
  if (demoDirectory !== undefined) {
    const password = randomBytes(9).toString('base64url');
    await insertAdministrator(client, 'Demo', demoEmail, password);
    await mkdir(dirname(demoPasswordFile(demoDirectory)), { recursive: true, mode: 0o700 });
    await writeFile(demoPasswordFile(demoDirectory), `${password}\n`, { mode: 0o600 });
    return demoWords(password);
  }
  const { token, tokenHash } = makeToken();
  await client.query("DELETE FROM one_time_link WHERE kind = 'set-up'");
  await client.query(
    `INSERT INTO one_time_link (id, kind, token_hash, created_by, expires_at)
      VALUES ($1, 'set-up', $2, 'start', now() + make_interval(days => $3))`,
    [randomUUID(), tokenHash, linkDays],
  );
  return `nobody can sign in yet; make the first administrator: ${origin}/set-up#${token}`;
}

const demoEmail = 'demo@understudy.example';
const demoPasswordFile = (directory: string): string => join(directory, 'password');
const demoWords = (password: string): string => `sign in as ${demoEmail} with the password ${password}`;

/** At a later start of the demonstration; undefined where its administrator is not the one that it made. */
async function tellDemo(directory: string | undefined): Promise<string | undefined> {
  if (directory === undefined) return undefined;
  const password = await readFile(demoPasswordFile(directory), 'utf8').catch(() => undefined);
  return password === undefined ? undefined : demoWords(password.trim());
}

async function insertAdministrator(
  client: Client,
  name: string,
  email: string,
  password: string,
): Promise<void> {
  const id = randomUUID();
  await client.query(
    "INSERT INTO console_user (id, name, email, role) VALUES ($1, $2, $3, 'administrator')",
    [id, name, email],
  );
  await client.query(
    "INSERT INTO account (id, account_id, provider_id, user_id, password) VALUES ($1, $2, 'credential', $3, $4)",
    [randomUUID(), id, id, await hashPassword(password)],
  );
  await client.query("DELETE FROM one_time_link WHERE kind = 'set-up'");
  await client.query(
    `INSERT INTO audit_entry (id, deed, user_name, role, result, subject_user_id, subject_user_name)
      VALUES ($1, 'user.first', 'start', 'administrator', 'ok', $2, $3)`,
    [randomUUID(), id, name],
  );
}

/** The first line; its words are in no message. */
async function readPassword(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw refused(file, 'cannot be read', cause);
  });
  const parsed = passwordSchema.safeParse(text.split('\n')[0]?.trimEnd());
  if (parsed.success) return parsed.data;
  throw refused(file, `holds no password that will do: ${parsed.error.issues[0]?.message ?? 'not valid'}`);
}

const refused = (path: string, what: string, cause?: unknown): UnderstudyError =>
  new UnderstudyError('usage', `the file that UNDERSTUDY_ADMIN_PASSWORD_FILE names ${what}`, {
    op: 'make the first administrator',
    path,
    hint: 'Put the password into its first line, readable for this user alone.',
    cause,
  });
