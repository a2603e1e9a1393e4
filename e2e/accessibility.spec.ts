import { expectAccessible } from './harness/axe.ts';
import type { Protected } from './harness/protected.ts';
import { expect, test } from './harness/test.ts';

const pages: readonly { readonly name: string; readonly path: (fleet: Protected) => string }[] = [
  { name: 'overview', path: () => '/' },
  { name: 'environments', path: () => '/environments' },
  { name: 'new environment', path: () => '/environments/new' },
  { name: 'environment', path: ({ environmentId }) => `/environments/${environmentId}` },
  { name: 'new target', path: ({ environmentId }) => `/environments/${environmentId}/targets/new` },
  { name: 'adopt a replica', path: () => '/replicas/adopt' },
  { name: 'replica', path: ({ replicaId }) => `/replicas/${replicaId}` },
  { name: 'run', path: ({ firstRunId }) => `/runs/${firstRunId}` },
  { name: 'history', path: () => '/history' },
];

for (const { name, path } of pages) {
  test(`${name}: WCAG 2.2 AA in both themes`, async ({ fleet, page }) => {
    await page.goto(path(fleet));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(page);
  });
}

test('the dialog that removes a replica asks for its name and can be left by keyboard', async ({
  fleet,
  page,
  api,
}) => {
  await page.goto(`/replicas/${fleet.replicaId}`);
  const open = page.getByRole('button', { name: 'Remove…' });
  await expect(open).toBeEnabled();
  await open.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Remove the replica' })).toBeDisabled();
  await dialog.getByLabel(`Type ${fleet.replicaName} to confirm`).fill(fleet.replicaName);
  await expect(dialog.getByRole('button', { name: 'Remove the replica' })).toBeEnabled();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect((await api.replica(fleet.replicaId)).name).toBe(fleet.replicaName);
});
