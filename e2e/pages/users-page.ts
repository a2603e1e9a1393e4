import type { Page } from '@playwright/test';
import type { Role } from '#lib/contracts/roles.ts';

export class UsersPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.goto('/settings/users');
  }

  /** Answers the link to hand over. */
  async invite(who: { readonly name: string; readonly email: string; readonly role: Role }): Promise<string> {
    await this.#page.getByRole('button', { name: 'Invite…' }).click();
    const dialog = this.#page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(who.name);
    await dialog.getByLabel('Email').fill(who.email);
    await dialog.getByLabel('Role').click();
    await this.#page.getByRole('option', { name: who.role, exact: false }).click();
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    const link = (await dialog.getByText(/\/invitation#/).textContent()) ?? '';
    await dialog.getByRole('button', { name: 'Done' }).click();
    return link.trim();
  }

  row(name: string) {
    return this.#page.getByRole('row', { name: new RegExp(name) });
  }

  async choose(name: string, item: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Change ${name}` }).click();
    await this.#page.getByRole('menuitem', { name: item }).click();
  }

  /** Types the name that the dialog asks for. */
  async confirm(name: string, verb: string): Promise<void> {
    const dialog = this.#page.getByRole('dialog');
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
    await dialog.getByRole('button', { name: verb }).click();
  }
}
