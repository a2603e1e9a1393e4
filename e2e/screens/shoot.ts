import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { expectNarrow } from '../harness/width.ts';
import { smallPng } from './small-png.ts';

const folder = resolve(import.meta.dirname, '../../docs/screens');
const widths = [1440, 390] as const;
/** Lower than this a page is cut, where nobody says otherwise: what follows repeats what is seen. */
const usuallyTallest = 2600;
const largestBytes = 200_000;

/** The page as it stands, in both themes and both widths, whole: `docs/screens/NAME-dark-390.png` and three more. */
export async function shoot(
  page: Page,
  name: string,
  { whole = true, tallest = usuallyTallest }: { readonly whole?: boolean; readonly tallest?: number } = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveClass(new RegExp(colorScheme));
    for (const width of widths) {
      const small = smallPng(await picture(page, width, whole ? tallest : 0));
      expect(small.length, `the size of ${name}`).toBeLessThan(largestBytes);
      await writeFile(join(folder, `${name}-${colorScheme}-${width}.png`), small);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize({ width: 1440, height: 900 });
  await expectNarrow(page, name);
}

/** In a window as tall as the page, so that what sticks to the window's edge stands at the page's. */
async function picture(page: Page, width: number, tallest: number): Promise<Buffer> {
  const least = width === 390 ? 844 : 900;
  await page.setViewportSize({ width, height: least });
  await page.evaluate(() => window.scrollTo(0, 0));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(least, Math.min(tallest, height)) });
  await page.evaluate(tidyPaths);
  return page.screenshot({ animations: 'disabled', caret: 'hide' });
}

/** In the browser: directories as an operator has them, in place of those of this run. */
function tidyPaths(): void {
  const tidy = (text: string) =>
    text
      .replace(/\/\S*?understudy-e2e-\w+\/demo/g, '/srv')
      .replace(/\/\S*?understudy-e2e-\w+/g, '/var/lib/understudy');
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const text = node.nodeValue ?? '';
    if (tidy(text) !== text) node.nodeValue = tidy(text);
  }
  for (const input of document.querySelectorAll('input')) {
    if (tidy(input.value) !== input.value) input.value = tidy(input.value);
  }
}
