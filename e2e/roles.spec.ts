import type { Health } from '#lib/contracts/health.ts';
import { readAudit } from './harness/audit.ts';
import { cookieHeader, type StorageState } from './harness/sign-in.ts';
import { expect, test } from './harness/test.ts';
import { UsersPage } from './pages/users-page.ts';

test('a viewer sees everything and changes nothing, whatever they send', async ({
  browser,
  page,
  product,
  api,
  signedIn,
  fleet,
}) => {
  const path = `/replicas/${fleet.replicaId}`;
  const nobody: StorageState = { cookies: [], origins: [] };
  const get = (target: string, as: StorageState) =>
    fetch(`${product.url}${target}`, { headers: { cookie: cookieHeader(as) }, redirect: 'manual' });

  const users = new UsersPage(page);
  await users.open();
  const link = await users.invite({ name: 'Vera', email: 'vera@example.com', role: 'viewer' });
  const context = await browser.newContext({ baseURL: product.url, storageState: nobody });
  const vera = await context.newPage();
  await vera.goto(link);
  await vera.getByLabel('New password').fill('a long walk home');
  await vera.getByRole('button', { name: 'Set the password and sign in' }).click();
  await expect(vera.getByRole('button', { name: /^Signed in as Vera,? viewer$/ }).first()).toBeVisible();
  const viewer = await context.storageState();

  await test.step('no button is shown that they may not press', async () => {
    await vera.goto(path);
    await expect(vera.getByRole('heading', { level: 1 })).toContainText(fleet.replicaName);
    for (const name of [/^Pause/, /^Snapshot now/, /^Update now/, /^Remove/, /^Change the/])
      await expect(vera.getByRole('main').getByRole('button', { name })).toHaveCount(0);
  });

  await test.step('an operator’s own request, sent by a viewer, is refused and put on record', async () => {
    // Other specs may have had the same product before.
    const earlier = (await readAudit(product)).length;
    await page.goto(path);
    const sent = page.waitForRequest(
      (request) => request.method() === 'POST' && request.headers()['next-action'] !== undefined,
    );
    await page.getByRole('button', { name: 'Pause' }).click();
    const request = await sent;
    await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
    const forge = (as: StorageState, more: Record<string, string> = {}) => {
      const { 'next-action': action = '', 'content-type': type = '', accept = '' } = request.headers();
      return fetch(request.url(), {
        method: 'POST',
        body: request.postData() ?? '',
        headers: { 'next-action': action, 'content-type': type, accept, cookie: cookieHeader(as), ...more },
      }).then((response) => response.text());
    };
    expect(await forge(viewer)).toContain('"code":"forbidden"');
    expect((await api.replica(fleet.replicaId)).pausedAt).toBeNull();
    expect((await readAudit(product))[0]).toMatchObject({
      deed: 'replica.pause',
      user_name: 'Vera',
      role: 'viewer',
      address: '127.0.0.1',
      result: 'refused',
      code: 'forbidden',
      replica_name: fleet.replicaName,
    });
    expect(await forge(nobody)).toContain('"code":"signed-out"');
    // From the page of another site, with the operator's own cookie.
    expect(await forge(signedIn, { origin: 'http://evil.example' })).not.toContain('"ok":true');
    expect((await api.replica(fleet.replicaId)).pausedAt).toBeNull();
    const since = (await readAudit(product)).slice(0, -earlier || undefined);
    const pauses = since.filter(({ deed }) => deed === 'replica.pause');
    expect(pauses.map(({ result }) => result)).toEqual(['refused', 'ok']);
    // It was the request that counts: sent by who may, it does what it says.
    expect(await forge(signedIn)).toContain('"ok":true');
    expect((await api.replica(fleet.replicaId)).pausedAt).not.toBeNull();
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  });

  await test.step('reading is allowed by role, and strangers read nothing', async () => {
    const status = async (target: string, as: StorageState) => (await get(target, as)).status;
    expect(await status('/api/overview', viewer)).toBe(200);
    expect(await status('/api/users', viewer)).toBe(403);
    expect(await status('/settings/users', viewer)).toBe(403);
    expect(await status('/environments/new', viewer)).toBe(403);
    expect(await status('/settings/users', signedIn)).toBe(200);
    for (const target of [
      '/api/overview',
      '/api/events',
      path.replace('/', '/api/'),
      '/api/history/export?format=csv',
    ])
      expect(await status(target, nobody), target).toBe(401);
    const home = await get('/', nobody);
    expect([home.status, home.headers.get('location')]).toEqual([307, '/sign-in']);
    expect(Object.keys((await (await get('/api/health', nobody)).json()) as Health)).toEqual(['status']);
    expect((await (await get('/api/health', viewer)).json()) as Health).toHaveProperty('worker');
  });

  await test.step('an event stream lasts as long as its session', async () => {
    const stream = await get('/api/events', viewer);
    expect(stream.status).toBe(200);
    const ended = (async () => {
      for await (const _ of stream.body ?? []) {
        // Until the server closes it.
      }
    })();
    await users.open();
    await users.choose('Vera', 'Sign out everywhere…');
    await users.confirm('Vera', 'Sign them out');
    await ended;
    expect((await get('/api/events', viewer)).status).toBe(401);
  });
  await context.close();
});
