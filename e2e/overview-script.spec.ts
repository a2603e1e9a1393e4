import { mostScriptBytes, readScriptBytes } from '#lib/testing/page-script.ts';
import { expect, test } from './harness/test.ts';

test('the overview takes no more script than it may', async ({ fleet, overviewPage, page }) => {
  await overviewPage.open();
  await expect(overviewPage.row(fleet.environmentName, fleet.replicaName)).toBeVisible();
  let bytes = 0;
  // What is loaded later counts as well: until nothing more has come for a second.
  await expect
    .poll(
      async () => {
        const before = bytes;
        bytes = await readScriptBytes(page);
        return bytes > 0 && bytes === before;
      },
      { intervals: [1000] },
    )
    .toBe(true);
  console.log(`script of the overview: ${Math.round(bytes / 1000)} kB, compressed`);
  // Compressed as it is, React alone takes more: less would be a measure of nothing.
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThanOrEqual(mostScriptBytes);
});
