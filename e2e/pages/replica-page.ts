import type { Page } from '@playwright/test';
import type { ReplicaState } from '#lib/contracts/replica.ts';

export class ReplicaPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  open = (id: string) => this.page.goto(`/replicas/${id}`);
  state = (state: ReplicaState) => this.page.locator(`[data-state="${state}"]`).first();
  exposure = () => this.page.getByRole('region', { name: 'At risk now' });
  runs = () => this.page.getByRole('region', { name: 'Runs of this replica' }).getByRole('row');
  press = (name: string) => this.page.getByRole('button', { name, exact: true }).click();

  async choose(field: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: field }).click();
    await this.page.getByRole('option', { name: option }).click();
  }
}
