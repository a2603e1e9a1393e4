import type { AuditResult, AuditSubject } from '../contracts/audit.ts';
import type { Deed } from '../contracts/deeds.ts';
import type { ErrorReport } from '../contracts/errors.ts';
import { idSchema } from '../contracts/requests.ts';
import type { Role } from '../contracts/roles.ts';
import type { Db } from './client.ts';
import { storableText } from './rows.ts';

export interface NewAuditEntry {
  readonly at: Date;
  readonly deed: Deed;
  readonly who: {
    readonly userId: string | null;
    readonly name: string;
    readonly role: Role;
    readonly address: string | null;
  };
  readonly result: AuditResult;
  /** Of what went wrong; null where the result is `ok`. */
  readonly report: Pick<ErrorReport, 'code' | 'message'> | null;
  readonly subject: AuditSubject;
}

const textLimit = 500;

/**
 * Adds one entry, with the names that its subjects have now: also those that were removed. Of a run the replica is looked up,
 * of a replica the environment. What is no id is left out; texts are cut at 500 characters.
 */
export async function appendAudit(db: Db, entry: NewAuditEntry): Promise<void> {
  const { subject, who, report } = entry;
  const runId = id(subject.runId);
  const run = runId
    ? await db.run.findUnique({ where: { id: runId }, select: { replicaId: true, environmentId: true } })
    : null;
  const replicaId = id(subject.replicaId) ?? run?.replicaId ?? null;
  const replica = replicaId
    ? await db.replica.findUnique({ where: { id: replicaId }, select: { name: true, environmentId: true } })
    : null;
  const environmentId = id(subject.environmentId) ?? run?.environmentId ?? replica?.environmentId ?? null;
  const environment = environmentId
    ? await db.environment.findUnique({ where: { id: environmentId }, select: { name: true } })
    : null;
  const subjectUserId = id(subject.userId);
  const user = subjectUserId
    ? await db.user.findUnique({ where: { id: subjectUserId }, select: { name: true } })
    : null;
  await db.auditEntry.create({
    data: {
      at: entry.at,
      deed: entry.deed,
      userId: who.userId,
      userName: text(who.name) ?? '',
      role: who.role,
      address: text(who.address),
      result: entry.result,
      code: report?.code ?? null,
      message: text(report?.message),
      environmentId,
      environmentName: environment?.name ?? null,
      replicaId,
      replicaName: replica?.name ?? null,
      runId,
      subjectUserId,
      subjectUserName: user?.name ?? null,
      setting: text(subject.setting),
      subjectName: text(subject.name),
    },
  });
}

/** Whether there is such an entry of `since` or later. */
export async function wasRecorded(
  db: Db,
  entry: {
    readonly deed: Deed;
    readonly address: string | null;
    readonly code?: ErrorReport['code'];
    readonly result?: 'ok';
    readonly userId?: string;
  },
  since: Date,
): Promise<boolean> {
  return (
    (await db.auditEntry.findFirst({ where: { ...entry, at: { gte: since } }, select: { id: true } })) !==
    null
  );
}

/** Types say nothing of what a browser sends. */
const id = (value: unknown): string | null => idSchema.safeParse(value).data ?? null;

const text = (value: unknown): string | null =>
  typeof value === 'string' ? storableText(value.slice(0, textLimit)) : null;
