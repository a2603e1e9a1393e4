import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * WCAG 2.2 AA in the light theme, and the contrast of the dark one: themes differ in nothing but colour.
 * `within` is a selector, where the rest of the page has been judged. Motion is off, as axe would judge a colour in the middle of its change.
 */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveClass(new RegExp(colorScheme));
    const axe = within === undefined ? new AxeBuilder({ page }) : new AxeBuilder({ page }).include(within);
    const { violations } = await (colorScheme === 'light'
      ? axe.withTags(tags)
      : axe.withRules(['color-contrast'])
    ).analyze();
    const told = violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`).join('\n')}`,
    );
    expect(told, `violations in the ${colorScheme} theme`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
