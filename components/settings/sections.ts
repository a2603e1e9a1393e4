import type { Deed } from '#lib/contracts/deeds.ts';

/** The parts of the settings, in the order of their navigation; who may not do `deed` does not see the part. */
export const settingsSections: readonly {
  readonly href: string;
  readonly label: string;
  readonly deed: Deed;
}[] = [
  { href: '/settings', label: 'General', deed: 'settings.look' },
  { href: '/settings/roots', label: 'Roots', deed: 'settings.look' },
  { href: '/settings/users', label: 'Users', deed: 'users.look' },
  { href: '/settings/tokens', label: 'Tokens', deed: 'tokens.look' },
  { href: '/settings/audit', label: 'Audit', deed: 'audit.look' },
  { href: '/settings/about', label: 'About', deed: 'settings.look' },
];
