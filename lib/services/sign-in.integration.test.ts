import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeToken } from '../auth/one-time-token.ts';
import { hashPassword } from '../auth/password.ts';
import { findOperator, requireOperator } from '../auth/require-operator.ts';
import { type Database, database } from '../store/client.ts';
import { insertLink } from '../store/one-time-links.ts';
import { countAttempt, forgetAttempts, takeAttemptBack } from '../store/sign-in-attempts.ts';
import { insertUser } from '../store/users.ts';
import { TestBrowser } from '../testing/browser.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { totpNow } from '../testing/totp.ts';
import {
  changeIdentity,
  changePassword,
  confirmSecondFactor,
  endOtherSessions,
  endSession,
  offerSecondFactor,
  readAccount,
} from './account.ts';
import { lookAtLink, setUp, takeLink } from './one-time-links.ts';
import { giveSecondFactor, signIn, signOut } from './sign-in.ts';
import {
  changeRole,
  disableUser,
  enableUser,
  invite,
  makePasswordLink,
  readUsersPage,
  removeUser,
} from './users.ts';

let server: TestDatabase;
let db: Database;
const password = 'correct horse battery';
const adminEmail = 'ada@example.com';
const admin = new TestBrowser();

beforeAll(async () => {
  server = await startTestDatabase();
  db = database();
});

afterAll(async () => {
  await db.$disconnect();
  await server.stop();
});

const operatorOf = (browser: TestBrowser) => requireOperator(browser.headers(), 'read');

async function enter(email: string, secret: string, address = '192.0.2.7'): Promise<TestBrowser> {
  const browser = new TestBrowser({ 'x-understudy-address': address });
  const { cookies } = await signIn(browser.headers(), { email, password: secret });
  browser.take(cookies);
  return browser;
}

const tokenOf = (url: string) => new URL(url).hash.slice(1);

describe('the first administrator', () => {
  it('comes by a link that works once, and is signed in', async () => {
    const { token, tokenHash } = makeToken();
    const expiresAt = new Date(Date.now() + 60_000);
    await insertLink(db, { kind: 'set-up', tokenHash, createdBy: 'start', expiresAt });
    expect(await lookAtLink({ token })).toMatchObject({ kind: 'set-up' });
    const input = { token, name: 'Ada', email: 'Ada@Example.com', password };
    admin.take((await setUp(admin.headers(), input)).cookies);
    expect(await operatorOf(admin)).toMatchObject({
      name: 'Ada',
      role: 'administrator',
      address: '192.0.2.7',
    });
    await expect(setUp(admin.headers(), { ...input, email: 'b@example.com' })).rejects.toMatchObject({
      code: 'link-invalid',
    });
    // Neither the token nor the password is anywhere in the tables.
    const [link] = await db.$queryRaw<{ all: string }[]>`
      SELECT coalesce(string_agg(t::text, ''), '') AS all FROM (
        SELECT to_jsonb(a) FROM account a UNION ALL SELECT to_jsonb(l) FROM one_time_link l
        UNION ALL SELECT to_jsonb(e) FROM audit_entry e UNION ALL SELECT to_jsonb(u) FROM console_user u) t`;
    expect(link?.all).toContain(adminEmail);
    expect(link?.all).not.toContain(token);
    expect(link?.all).not.toContain(password);
  });
});

describe('a session', () => {
  it('is of who signs in, and ends when they sign out', async () => {
    const browser = await enter(adminEmail, password);
    const operator = await operatorOf(browser);
    expect(operator.name).toBe('Ada');
    await signOut(operator, browser.headers());
    await expect(operatorOf(browser)).rejects.toMatchObject({ code: 'signed-out' });
  });

  it('is refused where the cookie was not signed here', async () => {
    const { token } = await db.session.findFirstOrThrow();
    const forged = createHmac('sha256', 'guessed').update(token).digest('base64');
    const headers = new Headers({
      host: 'localhost',
      cookie: `understudy.session_token=${encodeURIComponent(`${token}.${forged}`)}`,
    });
    expect(await findOperator(headers, 'read')).toBeUndefined();
    headers.set('cookie', `understudy.session_token=${token}`);
    expect(await findOperator(headers, 'read')).toBeUndefined();
  });

  it('can be ended from another one', async () => {
    const browser = await enter(adminEmail, password);
    const operator = await operatorOf(admin);
    const { sessions } = await readAccount(operator);
    const other = sessions.find(({ current }) => !current)!;
    await endSession(operator, other.sessionId);
    expect(await findOperator(browser.headers(), 'read')).toBeUndefined();
    await enter(adminEmail, password);
    await endOtherSessions(operator);
    expect((await readAccount(operator)).sessions).toHaveLength(1);
  });

  it('is not given for a wrong password, which is put on record', async () => {
    await expect(enter(adminEmail, 'wrong')).rejects.toMatchObject({ code: 'credentials-wrong' });
    await expect(enter('nobody@example.com', password)).rejects.toMatchObject({ code: 'credentials-wrong' });
    const rows = await db.auditEntry.findMany({ where: { result: 'failed' }, orderBy: { at: 'asc' } });
    expect(rows).toMatchObject([
      { deed: 'session.sign-in', userName: 'Ada', code: 'credentials-wrong', address: '192.0.2.7' },
      { deed: 'session.sign-in', userName: 'nobody@example.com', userId: null },
    ]);
  });
});

it('limits attempts by account, however many addresses they come from, and keeps nobody out', async () => {
  const email = 'grace@example.com';
  const userId = await insertUser(db, {
    name: 'Grace',
    email,
    role: 'viewer',
    passwordHash: await hashPassword(password),
  });
  // What the tests before left.
  await db.rateLimit.deleteMany({ where: { key: { startsWith: 'account ' } } });
  const home = '203.0.113.1';
  await enter(email, password, home);
  const counted = { key: { startsWith: 'account ' } };
  for (let index = 0; index < 8; index += 1) {
    await expect(enter(email, 'wrong', `198.51.100.${100 + index}`)).rejects.toMatchObject({
      code: 'credentials-wrong',
    });
  }
  expect(await db.rateLimit.findMany({ where: counted })).toMatchObject([{ count: 8 }]);
  // From elsewhere the right password waits as well; where she signed in before it does not.
  const setCounted = (lastRequest: number) =>
    db.rateLimit.updateMany({ where: counted, data: { count: 60, lastRequest: BigInt(lastRequest) } });
  await setCounted(Date.now());
  await expect(enter(email, password, '198.51.100.140')).rejects.toMatchObject({
    code: 'too-many-attempts',
    message: expect.stringMatching(/with this account; the next one counts in \d+ s$/),
  });
  await enter(email, password, home);
  // Nobody waits longer than that, and a right password ends it.
  await setCounted(Date.now() - 30_000);
  await enter(email, password, '198.51.100.141');
  expect(await db.rateLimit.count({ where: counted })).toBe(0);
  await db.session.deleteMany({ where: { userId } });
});

it('counts attempts of the same moment one after the other, and lets each further one wait longer', async () => {
  const rule = { free: 3, firstDelayMs: 1000, longestDelayMs: 4000, forgetMs: 60_000 };
  const at = (ms: number) => countAttempt(db, 'account test', new Date(1_000_000 + ms), rule);
  const waits = await Promise.all(Array.from({ length: 6 }, () => at(0)));
  expect(waits.sort((a, b) => a - b)).toEqual([0, 0, 0, 1000, 1000, 1000]);
  expect([await at(999), await at(1000), await at(1001)]).toEqual([1, 0, 1999]);
  expect([await at(3000), await at(3001), await at(7000), await at(7001)]).toEqual([0, 3999, 0, 3999]);
  // Another limit stood before it: the next one need not wait.
  await takeAttemptBack(db, 'account test', rule);
  expect(await at(7001)).toBe(0);
  // Long ago is forgotten.
  expect([await at(67_002), await at(67_002)]).toEqual([0, 0]);
  await forgetAttempts(db, 'account test');
});

it('lets somebody change their name, and their email with the password', async () => {
  const browser = await enter('grace@example.com', password, '203.0.113.1');
  const operator = await operatorOf(browser);
  const same = { name: 'Grace Hopper', email: 'grace@example.com', password: '' };
  await changeIdentity(operator, same);
  expect(await operatorOf(browser)).toMatchObject({ name: 'Grace Hopper' });
  const changed = { ...same, email: 'Hopper@Example.com' };
  const refusedAt = (field: string, code: string) => ({ fieldErrors: { [field]: { code } } });
  await expect(changeIdentity(operator, changed)).rejects.toMatchObject(
    refusedAt('password', 'credentials-wrong'),
  );
  await expect(changeIdentity(operator, { ...same, email: adminEmail, password })).rejects.toMatchObject(
    refusedAt('email', 'email-taken'),
  );
  await changeIdentity(operator, { ...changed, password });
  expect(await readAccount(operator)).toMatchObject({ name: 'Grace Hopper', email: 'hopper@example.com' });
  await expect(enter('grace@example.com', password, '203.0.113.2')).rejects.toMatchObject({
    code: 'credentials-wrong',
  });
  await enter('hopper@example.com', password, '203.0.113.2');
  await db.user.delete({ where: { email: 'hopper@example.com' } });
});

it('limits attempts by address, whatever process counts them', async () => {
  const address = '198.51.100.9';
  const attempts = await Promise.allSettled(
    Array.from({ length: 12 }, () => enter('nobody@example.com', 'wrong', address)),
  );
  const codes = attempts.map((each) =>
    each.status === 'rejected' ? (each.reason as { code: string }).code : 'ok',
  );
  expect(codes.filter((code) => code === 'credentials-wrong')).toHaveLength(8);
  await expect(enter(adminEmail, password, address)).rejects.toMatchObject({ code: 'too-many-attempts' });
  // Told, but not again for each attempt of the same minute. (Of several at the same moment, more than one may be first.)
  const told = () => db.auditEntry.count({ where: { code: 'too-many-attempts', address } });
  const before = await told();
  expect(before).toBeGreaterThan(0);
  await expect(enter(adminEmail, password, address)).rejects.toMatchObject({ code: 'too-many-attempts' });
  expect(await told()).toBe(before);
  // Kept in the table: another process would count on.
  expect((await db.rateLimit.findFirstOrThrow({ where: { key: { startsWith: address } } })).count).toBe(8);
  await enter(adminEmail, password, '198.51.100.10');
});

describe('users', () => {
  it('come by invitation, with the role that they were invited to', async () => {
    const operator = await operatorOf(admin);
    const { url } = await invite(
      operator,
      { name: 'Vera', email: 'vera@example.com', role: 'viewer' },
      'http://localhost:3000',
    );
    expect(await lookAtLink({ token: tokenOf(url) })).toEqual({
      kind: 'invitation',
      name: 'Vera',
      email: 'vera@example.com',
      role: 'viewer',
    });
    expect((await readUsersPage(operator)).invitations).toHaveLength(1);
    const vera = new TestBrowser({ 'x-understudy-address': '192.0.2.8' });
    vera.take((await takeLink(vera.headers(), { token: tokenOf(url), password })).cookies);
    const who = await operatorOf(vera);
    expect(who).toMatchObject({ name: 'Vera', role: 'viewer' });
    await expect(takeLink(vera.headers(), { token: tokenOf(url), password })).rejects.toMatchObject({
      code: 'link-invalid',
    });
    await changeRole(operator, { userId: who.userId, role: 'operator' });
    expect(await operatorOf(vera)).toMatchObject({ role: 'operator' });
    await disableUser(operator, who.userId);
    expect(await findOperator(vera.headers(), 'read')).toBeUndefined();
    await expect(enter('vera@example.com', password, '192.0.2.8')).rejects.toMatchObject({
      code: 'account-disabled',
    });
    await enableUser(operator, who.userId);
    await enter('vera@example.com', password, '192.0.2.8');
    const reset = await makePasswordLink(operator, who.userId, 'http://localhost:3000');
    await takeLink(vera.headers(), { token: tokenOf(reset.url), password: 'another long secret' });
    await expect(enter('vera@example.com', password, '192.0.2.8')).rejects.toMatchObject({
      code: 'credentials-wrong',
    });
    await removeUser(operator, who.userId);
    expect((await readUsersPage(operator)).users).toHaveLength(1);
  });

  it('never lose their last administrator', async () => {
    const operator = await operatorOf(admin);
    const userId = operator.userId;
    await expect(changeRole(operator, { userId, role: 'viewer' })).rejects.toMatchObject({
      code: 'last-administrator',
    });
    await expect(disableUser(operator, userId)).rejects.toMatchObject({ code: 'conflict' });
    const other = { ...operator, userId: crypto.randomUUID() };
    await expect(disableUser(other, userId)).rejects.toMatchObject({ code: 'last-administrator' });
    await expect(removeUser(other, userId)).rejects.toMatchObject({ code: 'last-administrator' });
    expect(await operatorOf(admin)).toMatchObject({ role: 'administrator' });
  });
});

it('asks for the second factor once it is on, and takes each backup code once', async () => {
  const operator = await operatorOf(admin);
  await expect(offerSecondFactor(admin.headers(), { password: 'wrong' })).rejects.toMatchObject({
    code: 'credentials-wrong',
  });
  const { secret, backupCodes } = await offerSecondFactor(admin.headers(), { password });
  const code = () => totpNow(secret);
  await expect(confirmSecondFactor(operator, admin.headers(), { code: '000000' })).rejects.toMatchObject({
    code: 'code-wrong',
  });
  admin.take((await confirmSecondFactor(operator, admin.headers(), { code: code() })).cookies);
  expect((await readAccount(await operatorOf(admin))).secondFactor).toBe(true);

  const browser = new TestBrowser({ 'x-understudy-address': '203.0.113.1' });
  const step = await signIn(browser.headers(), { email: adminEmail, password });
  browser.take(step.cookies);
  expect(step.value).toEqual({ secondFactor: true });
  expect(await findOperator(browser.headers(), 'read')).toBeUndefined();
  await expect(giveSecondFactor(browser.headers(), { code: '000000' })).rejects.toMatchObject({
    code: 'code-wrong',
  });
  expect(await db.auditEntry.findFirst({ where: { code: 'code-wrong' } })).toMatchObject({ userName: 'Ada' });
  browser.take((await giveSecondFactor(browser.headers(), { code: backupCodes[0]! })).cookies);
  expect(await operatorOf(browser)).toMatchObject({ name: 'Ada' });
  const again = new TestBrowser({ 'x-understudy-address': '203.0.113.2' });
  again.take((await signIn(again.headers(), { email: adminEmail, password })).cookies);
  await expect(giveSecondFactor(again.headers(), { code: backupCodes[0]! })).rejects.toMatchObject({
    code: 'code-wrong',
  });
  again.take((await giveSecondFactor(again.headers(), { code: code() })).cookies);
  expect(await operatorOf(again)).toMatchObject({ name: 'Ada' });
});

it('changes a password, which ends the other sessions', async () => {
  const operator = await operatorOf(admin);
  const input = { currentPassword: password, newPassword: 'a wholly new password' };
  await expect(
    changePassword(operator, admin.headers(), { ...input, newPassword: 'short' }),
  ).rejects.toMatchObject({ code: 'input-invalid' });
  admin.take((await changePassword(operator, admin.headers(), input)).cookies);
  expect((await readAccount(await operatorOf(admin))).sessions).toHaveLength(1);
});
