import type { AuditResult } from '#lib/contracts/audit.ts';
import { type Deed, deeds } from '#lib/contracts/deeds.ts';

/** `Paused the replica`. */
export const deedTitle = (deed: Deed): string => {
  const { words } = deeds[deed];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

export const resultTitle: Readonly<Record<AuditResult, string>> = {
  ok: 'Done',
  refused: 'Refused',
  failed: 'Failed',
};
