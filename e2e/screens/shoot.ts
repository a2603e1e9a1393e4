import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { expectNarrow } from '../harness/width.ts';
import { smallPng } from './small-png.ts';

const folder = resolve(import.meta.dirname, '../../docs/screens');
const widths = [1440, 390] as const;
/** Lower than this a page is cut: what follows repeats what is seen. */
const tallest = 2600;
const largestBytes = 200_000;

/** The page as it stands, in both themes and both widths, whole: `docs/screens/NAME-dark-390.png` and three more. */
export async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveClass(new RegExp(colorScheme));
    for (const width of widths) {
      const picture = smallPng(await wholePage(page, width));
      expect(picture.length, `the size of ${name}`).toBeLessThan(largestBytes);
      await writeFile(join(folder, `${name}-${colorScheme}-${width}.png`), picture);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize({ width: 1440, height: 900 });
  await expectNarrow(page, name);
}

/** In a window as tall as the page, so that what sticks to the window's edge stands at the page's. */
async function wholePage(page: Page, width: number): Promise<Buffer> {
  const least = width === 390 ? 844 : 900;
  await page.setViewportSize({ width, height: least });
  await page.evaluate(() => window.scrollTo(0, 0));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(tallest, Math.max(least, height)) });
  return page.screenshot({ animations: 'disabled', caret: 'hide' });
}
