import { afterAll, beforeAll, expect, it } from 'vitest';
import { findOperator } from '../auth/require-operator.ts';
import { requireReader } from '../auth/require-reader.ts';
import { type Database, database } from '../store/client.ts';
import { testOperator as administrator } from '../testing/operators.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { makeToken, readTokens, removeToken } from './tokens.ts';

let server: TestDatabase;
let db: Database;

beforeAll(async () => {
  server = await startTestDatabase();
  db = database();
});

afterAll(async () => {
  await db.$disconnect();
  await server.stop();
});

const asked = (token: string, more: Record<string, string> = {}) =>
  new Headers({ host: 'localhost:3000', authorization: `Bearer ${token}`, ...more });
const signedOut = { name: 'UnderstudyError', code: 'signed-out' };

it('reads as its role, and is kept as a hash', async () => {
  const { token, expiresAt } = await makeToken(administrator, { name: 'Nagios', role: 'viewer', days: 30 });
  expect(token).toMatch(/^understudy_[A-Za-z0-9_-]{43}$/);
  expect(Date.parse(expiresAt ?? '') - Date.now()).toBeGreaterThan(29.9 * 86_400_000);
  expect(await requireReader(asked(token))).toMatchObject({
    name: 'token Nagios',
    role: 'viewer',
    userId: null,
  });
  expect(JSON.stringify(await db.apiToken.findMany())).not.toContain(token.slice('understudy_'.length));
  const [listed] = await readTokens(administrator);
  expect(listed).toMatchObject({ name: 'Nagios', createdBy: administrator.name, expiresAt });
  await expect.poll(async () => (await readTokens(administrator))[0]?.lastUsedAt).not.toBeNull();
});

it('is nobody to what changes something, and to a foreign site', async () => {
  const { token } = await makeToken(administrator, { name: 'Script', role: 'administrator', days: null });
  expect(await findOperator(asked(token), 'write')).toBeUndefined();
  expect(await findOperator(asked(token), 'read')).toBeUndefined();
  await expect(requireReader(asked(token, { host: 'evil.example' }))).rejects.toMatchObject({
    code: 'forbidden',
  });
});

it('ends when its time is up, and when it is removed', async () => {
  const { token } = await makeToken(administrator, { name: 'Ended', role: 'viewer', days: 30 });
  await db.apiToken.update({ where: { nameKey: 'ended' }, data: { expiresAt: new Date(Date.now() - 1000) } });
  await expect(requireReader(asked(token))).rejects.toMatchObject(signedOut);
  const other = await makeToken(administrator, { name: 'Removed', role: 'viewer', days: null });
  await requireReader(asked(other.token));
  const { tokenId } = (await readTokens(administrator)).find(({ name }) => name === 'Removed')!;
  await removeToken(administrator, tokenId);
  await expect(requireReader(asked(other.token))).rejects.toMatchObject(signedOut);
  await expect(removeToken(administrator, tokenId)).rejects.toMatchObject({ code: 'not-found' });
});

it('has a name of its own, and what is no token of ours is none', async () => {
  const input = { name: 'Twice', role: 'viewer', days: 90 };
  await makeToken(administrator, input);
  await expect(makeToken(administrator, { ...input, name: 'TWICE' })).rejects.toMatchObject({
    code: 'name-taken',
  });
  for (const wrong of [
    { ...input, role: 'operator' },
    { ...input, days: 0 },
    { ...input, days: 31 },
  ])
    await expect(makeToken(administrator, { ...wrong, name: 'Wrong' })).rejects.toMatchObject({
      code: 'input-invalid',
    });
  await expect(requireReader(asked(`understudy_${'A'.repeat(43)}`))).rejects.toMatchObject(signedOut);
  // A proxy may pass its own on; then the session counts, and there is none.
  await expect(
    requireReader(new Headers({ host: 'localhost:3000', authorization: 'Basic dTpw' })),
  ).rejects.toMatchObject({ code: 'signed-out', message: expect.stringContaining('not signed in') });
});
