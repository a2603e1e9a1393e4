import { expect, type Page } from '@playwright/test';

/** Of a phone. */
const narrow = { width: 390, height: 844 };

/** Nothing on the page reaches beyond a phone's width: what is wider scrolls within itself. */
export async function expectNarrow(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize(narrow);
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`);
  });
  expect(wide, `what makes ${name} wider than ${narrow.width} px`).toEqual([]);
  if (before) await page.setViewportSize(before);
}
