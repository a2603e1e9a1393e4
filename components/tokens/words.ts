import type { Role } from '#lib/contracts/roles.ts';
import type { NewToken, tokenRoles } from '#lib/contracts/tokens.ts';
import type { Option } from '../ui/select.tsx';

export const readsWords: Readonly<Record<Role, string>> = {
  viewer: 'what viewers see',
  operator: 'what operators see',
  administrator: 'users and audit, too',
};

export const readsOptions: readonly Option<(typeof tokenRoles)[number]>[] = [
  { value: 'viewer', label: 'What viewers see' },
  { value: 'administrator', label: 'Users and audit, too' },
];

const lives = { '30': 30, '90': 90, '365': 365, never: null } as const satisfies Record<
  string,
  NewToken['days']
>;
export type Life = keyof typeof lives;

export const daysOf = (life: Life): NewToken['days'] => lives[life];
export const lifeOf = (days: NewToken['days']): Life => (days === null ? 'never' : `${days}`);

export const lifeOptions: readonly Option<Life>[] = [
  { value: '30', label: 'After 30 days' },
  { value: '90', label: 'After 90 days' },
  { value: '365', label: 'After a year' },
  { value: 'never', label: 'Not before it is removed' },
];
