import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashToken } from '../auth/one-time-token.ts';
import { type Database, database } from '../store/client.ts';
import { readLink } from '../store/one-time-links.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { understudyWith } from '../testing/understudy-command.ts';
import { ensureFirstAdministrator } from './first-administrator.ts';

let server: TestDatabase;
let db: Database;
const email = 'ada@example.com';

beforeAll(async () => {
  server = await startTestDatabase();
  db = database();
});

afterAll(async () => {
  await db.$disconnect();
  await server.stop();
});

const start = (more: Partial<Parameters<typeof ensureFirstAdministrator>[0]> = {}) =>
  ensureFirstAdministrator({
    url: server.url,
    settings: { administrator: undefined },
    origin: 'http://127.0.0.1:3000',
    ...more,
  });
const passwordFile = () => join(server.dataDirectory, 'password');
const unattended = () => ({ settings: { administrator: { email, passwordFile: passwordFile() } } });
const tokenIn = (text = '') => /\/(?:set-up|invitation)#([\w-]{43})\b/.exec(text)?.[1] ?? 'none';

it('while there is nobody, each start has a link of its own, and the earlier one ends', async () => {
  const [first, second] = [tokenIn(await start()), tokenIn(await start())];
  expect(await readLink(db, hashToken(first), new Date())).toBeUndefined();
  expect(await readLink(db, hashToken(second), new Date())).toMatchObject({ kind: 'set-up' });
  expect(JSON.stringify(await db.oneTimeLink.findMany())).not.toContain(second);
});

it('a password of the settings that will not do is refused, and not repeated', async () => {
  await expect(start(unattended())).rejects.toMatchObject({ code: 'usage', path: passwordFile() });
  await writeFile(passwordFile(), 'too short\n');
  await expect(start(unattended())).rejects.toThrow(/at least 12 characters$/);
  expect(await db.user.count()).toBe(0);
});

it('the settings make one, once, and the link ends', async () => {
  await writeFile(passwordFile(), 'correct horse battery\n');
  const told = await Promise.all([start(unattended()), start(unattended())]);
  expect(told.filter(Boolean)).toEqual([
    `made the first administrator, ${email}, with the password in ${passwordFile()}`,
  ]);
  expect(await db.user.findMany()).toMatchObject([{ email, role: 'administrator' }]);
  expect(await db.oneTimeLink.count()).toBe(0);
  expect(await start()).toBeUndefined();
});

it('reset-password makes a link on the machine of the server, and puts that on record', async () => {
  const command = await understudyWith(['reset-password', 'Ada@Example.com'], {
    UNDERSTUDY_DATA_DIR: server.dataDirectory,
    DATABASE_URL: '',
    HOST: '',
    PORT: '8080',
  });
  expect(command).toMatchObject({ code: 0, stderr: '' });
  expect(command.stdout).toContain('http://127.0.0.1:8080/invitation#');
  expect(await readLink(db, hashToken(tokenIn(command.stdout)), new Date())).toMatchObject({
    kind: 'password',
    email,
  });
  expect(await db.auditEntry.findFirst({ orderBy: { at: 'desc' } })).toMatchObject({
    deed: 'user.reset-password',
    userName: 'command line',
    subjectUserName: 'Administrator',
  });
});

it('and says what is wrong otherwise', async () => {
  const env = { UNDERSTUDY_DATA_DIR: server.dataDirectory, DATABASE_URL: '' };
  const [unknown, usage] = await Promise.all([
    understudyWith(['reset-password', 'nobody@example.com'], env),
    understudyWith(['reset-password', email, 'my new password'], env),
  ]);
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect(unknown.stderr).toContain('nobody has the email nobody@example.com');
  expect(usage).toMatchObject({ code: 2, stdout: '' });
  expect(usage.stderr).toContain('never from the command line');
});

it('a demonstration makes its own, and tells how to sign in at each start', async () => {
  await db.user.deleteMany();
  const demoDirectory = join(server.dataDirectory, 'demo');
  const told = await start({ demoDirectory });
  const password = (await readFile(join(demoDirectory, 'password'), 'utf8')).trim();
  expect(told).toBe(`sign in as demo@understudy.example with the password ${password}`);
  expect(password.length).toBeGreaterThanOrEqual(12);
  expect(await start({ demoDirectory })).toBe(told);
});
