import type { Page } from '@playwright/test';
import type { RunState, StepName } from '#lib/contracts/run.ts';

export class RunPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  open = (id: string) => this.page.goto(`/runs/${id}`);
  state = (state: RunState) => this.page.locator(`[data-run-state="${state}"]`);
  step = (name: StepName) => this.page.locator(`[data-step="${name}"]`);
  cancel = () => this.page.getByRole('button', { name: 'Cancel' });
  output = () => this.page.getByRole('region', { name: 'Output' });

  /** From the address. */
  async id(): Promise<string> {
    await this.page.waitForURL(/\/runs\/[^/]+$/);
    return new URL(this.page.url()).pathname.split('/').at(-1)!;
  }
}
