import type { AuditEntry } from '#lib/contracts/audit.ts';

export interface Subject {
  readonly label: string;
  readonly href: string | null;
}

const settingPages: Readonly<Record<string, string>> = { general: '/settings', roots: '/settings/roots' };

/** What a deed was done to, by the names of then, with the pages where they are now. The narrowest first. */
export function subjectsOf(entry: AuditEntry): readonly Subject[] {
  const { replicaId, replicaName, environmentId, environmentName, runId } = entry;
  const subjects: Subject[] = [];
  if (replicaId) {
    const label = environmentName
      ? `${environmentName} → ${replicaName ?? ''}`
      : (replicaName ?? 'a replica');
    subjects.push({ label, href: `/replicas/${replicaId}` });
  } else if (environmentId) {
    subjects.push({ label: environmentName ?? 'an environment', href: `/environments/${environmentId}` });
  }
  if (runId) subjects.push({ label: 'the run', href: `/runs/${runId}` });
  if (entry.subjectUserId || entry.subjectUserName)
    subjects.push({ label: entry.subjectUserName ?? 'somebody', href: null });
  if (entry.setting) subjects.push({ label: entry.setting, href: settingPages[entry.setting] ?? null });
  if (entry.subjectName && subjects.length === 0) subjects.push({ label: entry.subjectName, href: null });
  return subjects;
}
