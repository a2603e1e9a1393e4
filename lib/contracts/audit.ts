import { z } from 'zod';
import { type Deed, deeds } from './deeds.ts';
import type { ErrorCode } from './errors.ts';
import type { Role } from './roles.ts';

/** `refused`: who asked may not do that. `failed`: they may, and it did not work out; the code says why. */
export const auditResults = ['ok', 'refused', 'failed'] as const;
export type AuditResult = (typeof auditResults)[number];

/** What a deed is done to, as far as known. Ids come from browsers: what is no id is not kept. */
export interface AuditSubject {
  readonly environmentId?: string | undefined;
  readonly replicaId?: string | undefined;
  readonly runId?: string | undefined;
  readonly userId?: string | undefined;
  /** The name of a setting, never its value: `roots`. */
  readonly setting?: string | undefined;
  /** What was typed as the name of something that has no id yet. */
  readonly name?: string | undefined;
}

/** One thing that somebody did, or tried. Never holds a secret, nor the input as a whole. */
export interface AuditEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly deed: Deed;
  /** Null where the command line of the server, a token, or the product by itself did it. */
  readonly userId: string | null;
  /** As it was then. */
  readonly userName: string;
  readonly role: Role;
  /** The network address that they came from; null for the command line. */
  readonly address: string | null;
  readonly result: AuditResult;
  /** Null where the result is `ok`. */
  readonly code: ErrorCode | null;
  readonly message: string | null;
  readonly environmentId: string | null;
  readonly environmentName: string | null;
  readonly replicaId: string | null;
  readonly replicaName: string | null;
  readonly runId: string | null;
  readonly subjectUserId: string | null;
  readonly subjectUserName: string | null;
  readonly setting: string | null;
  /** Of something that has no id, such as an environment whose registration was refused. */
  readonly subjectName: string | null;
}

/** What the audit page can be narrowed down to; the address of the page holds it by these names. */
export const auditFilterSchema = z.object({
  /** A person, by id. */
  user: z.string().max(64).optional(),
  deed: z.enum(Object.keys(deeds) as [Deed, ...Deed[]]).optional(),
  environment: z.string().max(64).optional(),
  replica: z.string().max(64).optional(),
  result: z.enum(auditResults).optional(),
  /** From this moment on, and before that one; ISO 8601, with zone. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** The previous page's `nextCursor`. */
  after: z.string().max(200).optional(),
});
export type AuditFilter = z.output<typeof auditFilterSchema>;

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  readonly nextCursor: string | null;
}

/** Who is named in the audit: people who are gone included. */
export interface AuditPerson {
  readonly userId: string;
  readonly name: string;
}
