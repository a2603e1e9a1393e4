import type { Page, TestInfo } from '@playwright/test';

const widths = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** Pictures at both widths, kept with the test's results; and no page may scroll sideways at either. */
export async function photograph(page: Page, info: TestInfo, name: string): Promise<void> {
  for (const size of widths) {
    await page.setViewportSize(size);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({
      path: info.outputPath(`${name}-${size.width}.png`),
      fullPage: true,
      animations: 'disabled',
    });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) throw new Error(`${name} is ${overflow} px wider than a window of ${size.width} px`);
  }
  await page.setViewportSize(widths[0]!);
}
