import { readAudit } from './harness/audit.ts';
import { expectAccessible } from './harness/axe.ts';
import { expect, test } from './harness/test.ts';
import { expectNarrow } from './harness/width.ts';

test('with a token a program reads, and changes nothing', async ({ page, product, fleet }) => {
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Tokens' }).click();
  await page.getByRole('button', { name: 'Make a token…' }).click();
  const dialog = page.getByRole('dialog');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  await expect(dialog.getByText('enter a name')).toBeVisible();
  await dialog.getByLabel('Name').fill('monitoring');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const token = ((await dialog.getByText(/^understudy_/).textContent()) ?? '').trim();
  expect(token).toMatch(/^understudy_[\w-]{43}$/);
  await expect(dialog.getByText(`${product.url}/api/overview`)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${product.url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, authorization: `Bearer ${token}` },
    });
  const overview = (await (await ask('/api/overview')).json()) as { environments: { id: string }[] };
  expect(overview.environments.map(({ id }) => id)).toContain(fleet.environmentId);
  for (const [path, status] of [
    [`/api/replicas/${fleet.replicaId}`, 200],
    ['/api/history', 200],
    ['/api/history/export?format=csv', 200],
    ['/api/users', 403],
    ['/api/settings/audit', 403],
    ['/api/settings/tokens', 403],
    ['/api/settings/audit/export?format=csv', 403],
    ['/api/account', 401],
    ['/api/events', 401],
    ['/', 307],
  ] as const)
    expect((await ask(path)).status, path).toBe(status);
  const audit = await readAudit(product);
  expect(audit[0]).toMatchObject({ deed: 'audit.export', user_name: 'token monitoring', result: 'refused' });
  await page.goto('/settings/audit');
  await expect(page.getByRole('row', { name: /Made the token monitoring/ })).toBeVisible();
  expect(JSON.stringify(audit)).not.toContain(token);

  await test.step('an operator’s own request with the token in place of the session does nothing', async () => {
    await page.goto(`/replicas/${fleet.replicaId}`);
    const sent = page.waitForRequest(
      (request) => request.method() === 'POST' && request.headers()['next-action'] !== undefined,
    );
    await page.getByRole('button', { name: 'Pause' }).click();
    const request = await sent;
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
    const { 'next-action': action = '', 'content-type': type = '', accept = '' } = request.headers();
    const forged = await ask(new URL(request.url()).pathname, {
      method: 'POST',
      body: request.postData() ?? '',
      headers: { 'next-action': action, 'content-type': type, accept },
    });
    expect(await forged.text()).toContain('"code":"signed-out"');
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  });

  await page.goto('/settings/tokens');
  const row = page.getByRole('row', { name: /monitoring/ });
  await expect(row).toContainText('what viewers see');
  await expect(row).not.toContainText('not yet');
  await expectNarrow(page, 'tokens');
  await row.getByRole('button', { name: 'Remove the token monitoring' }).click();
  await dialog.getByLabel('Type monitoring to confirm').fill('monitoring');
  await dialog.getByRole('button', { name: 'Remove the token' }).click();
  await expect(page.getByRole('heading', { name: 'No tokens' })).toBeVisible();
  expect((await ask('/api/overview')).status).toBe(401);
});
