import type { Page } from '@playwright/test';

/** Bytes of all scripts that a page has loaded up to now, as they came: compressed. */
export const readScriptBytes = (page: Page): Promise<number> =>
  page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );

/** What the overview may load, in bytes. */
export const mostScriptBytes = 250_000;
