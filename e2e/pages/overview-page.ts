import { expect, type Locator, type Page } from '@playwright/test';

export class OverviewPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Returns once the page hears what is pressed. */
  open = async () => {
    await this.page.goto('/');
    await expect(this.page.locator('[data-waking]')).toHaveCount(0);
  };
  sentence = () => this.page.getByRole('heading', { level: 1 });
  environment = (name: string) => this.page.getByRole('region', { name: `Environment ${name}` });

  row(environment: string, replica: string): Locator {
    return this.environment(environment)
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('link', { name: replica, exact: true }) });
  }

  logLine = (row: Locator) => row.getByRole('img', { name: /environment is at/ });
  snapshotNow = (row: Locator) => row.getByRole('button', { name: /^Snapshot now/ }).click();
}
