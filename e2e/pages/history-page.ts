import type { Page } from '@playwright/test';

export class HistoryPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  open = (query = '') => this.page.goto(`/history${query}`);
  rows = () => this.page.getByRole('region', { name: 'Runs' }).locator('tbody tr');

  async choose(filter: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: filter }).click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }
}
