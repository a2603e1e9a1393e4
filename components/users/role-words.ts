import type { Role } from '#lib/contracts/roles.ts';
import type { Option } from '../ui/select.tsx';

export const roleOptions: readonly Option<Role>[] = [
  { value: 'viewer', label: 'Viewer' },
  { value: 'operator', label: 'Operator' },
  { value: 'administrator', label: 'Administrator' },
];

export const roleMeaning: Readonly<Record<Role, string>> = {
  viewer: 'Looks at everything except users and audit, and changes nothing.',
  operator: 'Registers environments, runs, pauses and removes.',
  administrator: 'Also invites people, changes roles and settings, and reads the audit.',
};
