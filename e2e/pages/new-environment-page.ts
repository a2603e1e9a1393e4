import type { Page } from '@playwright/test';

export class NewEnvironmentPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  open = () => this.page.goto('/environments/new');
  home = () => this.page.getByLabel('Environment home', { exact: true });
  name = () => this.page.getByLabel('Name', { exact: true });
  problem = (field: string) => this.page.locator(`[data-field-error="${field}"]`);
  found = () => this.page.getByRole('region', { name: 'Found in this home' });
  checks = () => this.page.getByRole('region', { name: 'Checks' });
  button = () => this.page.getByRole('button', { name: 'Register and add a target' });

  async fill({ home, name }: { readonly home: string; readonly name: string }): Promise<void> {
    await this.home().fill(home);
    await this.name().fill(name);
  }

  /** Ends on the page for the target. */
  async submit(): Promise<void> {
    await this.button().click();
    await this.page.waitForURL(/\/targets\/new/);
  }
}
