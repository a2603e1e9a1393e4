import { expect, type Page } from '@playwright/test';

/** Of a phone. */
const narrow = { width: 390, height: 844 };

/** Nothing on the page reaches beyond a phone's width, and no table or navigation has to be pushed sideways. */
export async function expectNarrow(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize(narrow);
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const describe = (element: Element) =>
      `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`;
    const pushed = [...document.querySelectorAll('section:has(> table), nav')]
      .filter((section) => section.scrollWidth > section.clientWidth + 1)
      .map(describe);
    if (document.documentElement.scrollWidth <= width) return pushed;
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map(describe);
  });
  expect(wide, `what makes ${name} wider than ${narrow.width} px`).toEqual([]);
  if (before) await page.setViewportSize(before);
}
