import type { Page } from '@playwright/test';

export class NewTargetPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  open = (environmentId: string) => this.page.goto(`/environments/${environmentId}/targets/new`);
  directory = () => this.page.getByLabel('Target directory', { exact: true });
  name = () => this.page.getByLabel('Name', { exact: true });
  cron = () => this.page.getByLabel('Cron expression', { exact: true });
  problem = (field: string) => this.page.locator(`[data-field-error="${field}"]`);
  checks = () => this.page.getByRole('region', { name: 'Checks' });
  toBeCopied = () => this.page.getByRole('region', { name: 'To be copied' });
  button = () => this.page.getByRole('button', { name: 'Add the target and take the first snapshot' });

  async chooseSchedule(label: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Schedule' }).click();
    await this.page.getByRole('option', { name: label }).click();
  }

  async fill({ directory, name }: { readonly directory: string; readonly name: string }): Promise<void> {
    await this.directory().fill(directory);
    await this.name().fill(name);
  }

  /** Ends on the page of the first snapshot. */
  async submit(): Promise<void> {
    await this.button().click();
    await this.page.waitForURL(/\/runs\//);
  }
}
