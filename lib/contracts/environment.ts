import { z } from 'zod';
import { type Copying, copyingSchema, defaultCopying } from './copying.ts';
import type { ErrorCode } from './errors.ts';
import type { LogDisk, LogDiskThresholds } from './log-disk.ts';
import { nameSchema } from './name.ts';
import { absolutePathSchema, homeDirectorySchema } from './paths.ts';
import type { ReplicaSummary } from './replica.ts';
import { type UtilitiesPlace, utilitiesSchema } from './utilities.ts';

/** One named check of an environment or a target, OK or not, with what to do. */
export interface PreflightCheck {
  readonly name: string;
  /** `note`: nothing was judged, but it is good to know. */
  readonly result: 'ok' | 'note' | 'warning' | 'failed';
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly hint: string | null;
}

/** What looking at a home found, without changing anything there. */
export interface EnvironmentReport {
  readonly home: string;
  readonly usable: boolean;
  readonly checks: readonly PreflightCheck[];
  readonly release: string | null;
  readonly logVersion: number | null;
  /** False where the log reader's table has this version but no real log of it was read in the tests. */
  readonly logVersionProved: boolean;
  readonly encrypted: boolean;
  readonly dataDirectories: readonly string[];
  readonly logDirectory: string | null;
  readonly databases: readonly DatabaseFileReport[];
  readonly databaseBytes: number;
  readonly logFiles: readonly { name: string; bytes: number; inUse: boolean }[];
  readonly lsn: string | null;
  readonly pageSizes: readonly number[];
  /** Whether the regions are there and a process that has them open was seen. */
  readonly alive: boolean | null;
}

export interface DatabaseFileReport {
  /** As the log names it: relative to its data directory. */
  readonly name: string;
  readonly directory: string;
  readonly bytes: number;
  readonly pageSize: number | null;
  readonly type: 'btree' | 'hash' | 'queue' | 'heap' | 'queue-extent' | 'unknown';
  readonly checksums: boolean;
  readonly encrypted: boolean;
  /** Null where `db_archive -s` was not asked. */
  readonly listedByArchive: boolean | null;
}

export interface EnvironmentSummary {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly home: string;
  readonly release: string | null;
  readonly logVersion: number | null;
  readonly encrypted: boolean;
  /** `not answering`: a utility that joined did not come back; nothing joins until it has ended. */
  readonly health: 'ok' | 'unknown' | 'unreadable' | 'not answering';
  readonly healthReason: string | null;
  readonly lsn: string | null;
  readonly writeRate: number | null;
  /** Null where the disk that holds its log was not looked at, or could not be. */
  readonly logDisk: LogDisk | null;
  readonly observedAt: string | null;
  readonly replicas: readonly ReplicaSummary[];
}

export interface EnvironmentDetail extends EnvironmentSummary {
  readonly dataDirectories: readonly string[];
  readonly logDirectory: string | null;
  /** Null: those of its host that fit its log. */
  readonly utilities: UtilitiesPlace | null;
  /** Log files that it no longer uses leave it, once every replica holds them. */
  readonly moveLogs: boolean;
  /** `db_checkpoint -1` before each run lists and ships. */
  readonly checkpointFirst: boolean;
  readonly logAlert: LogDiskThresholds;
  readonly copying: Copying;
  readonly registeredAt: string;
  /** From the registration, or from the last time that somebody had it looked at; and when that was. */
  readonly report: EnvironmentReport | null;
  readonly reportAt: string;
}

export interface Overview {
  readonly environments: readonly EnvironmentSummary[];
}

export const newEnvironmentSchema = z.object({
  name: nameSchema,
  home: homeDirectorySchema,
  dataDirectories: z.array(absolutePathSchema).max(32).default([]),
  logDirectory: absolutePathSchema.nullable().default(null),
  password: z.string().max(256).nullable().default(null),
  copying: copyingSchema.default(defaultCopying),
  utilities: utilitiesSchema.default(null),
  /** The host whose worker reaches the home; the one that serves the console when absent. */
  host: z.string().trim().min(1).max(255).optional(),
});
export type NewEnvironment = z.input<typeof newEnvironmentSchema>;
