import { z } from 'zod';
import type { Copying } from './copying.ts';
import type { EnvironmentReport, PreflightCheck } from './environment.ts';
import type { ErrorReport } from './errors.ts';
import type { Following } from './following.ts';
import type { LimitsSettings } from './limits.ts';
import { nameSchema } from './name.ts';
import { absolutePathSchema } from './paths.ts';
import { scheduleSchema } from './replica.ts';
import type { RestorableRange, RetentionSettings } from './retention.ts';
import type { RunKind, RunState } from './run.ts';
import type { UtilitiesPlace } from './utilities.ts';

/** A run as a replica directory remembers it; times ISO 8601, UTC. */
export interface RememberedRun {
  readonly id: string;
  readonly kind: RunKind;
  readonly state: Exclude<RunState, 'queued' | 'running'>;
  readonly startedAt: string;
  readonly publishedAt: string | null;
  readonly endedAt: string;
  readonly publishedLsn: string | null;
  readonly fellBack: boolean;
  readonly error: ErrorReport | null;
}

/** What a replica directory says of itself: enough to follow it again. */
export interface ReplicaFound {
  readonly replicaId: string;
  readonly environmentId: string;
  readonly home: string;
  /** Only those that the application sets in its own code, as far as DB_CONFIG tells. */
  readonly dataDirectories: readonly string[];
  readonly logDirectory: string | null;
  /** What its last run was told to copy beside the databases. */
  readonly copying: Copying;
  readonly utilities: UtilitiesPlace | null;
  readonly goalMs: number;
  readonly onBrokenChain: 'snapshot' | 'offer';
  readonly retention: RetentionSettings;
  readonly limits: LimitsSettings;
  readonly following: Following | null;
  readonly chain: string | null;
  readonly publishedPath: string | null;
  readonly recoveredLsn: string | null;
  readonly recoveredAt: string | null;
  readonly recoveryMs: number | null;
  readonly receivedLsn: string | null;
  readonly archiveFromLsn: string | null;
  readonly restorable: RestorableRange | null;
  /** What the last verification found, without its run; null where none came to a verdict. */
  readonly verification: {
    readonly at: string;
    readonly lsn: string | null;
    readonly error: ErrorReport | null;
  } | null;
  /** Newest first; one that is under way is not among them. */
  readonly runs: readonly RememberedRun[];
}

/** What looking at a directory found, without changing anything there. */
export interface AdoptionReport {
  /** As it was asked for. */
  readonly directory: string;
  readonly usable: boolean;
  readonly checks: readonly PreflightCheck[];
  /** Null where the directory is no replica of ours. */
  readonly replica: ReplicaFound | null;
  /** Of the environment that it is a replica of; null where that could not be looked at. */
  readonly environment: EnvironmentReport | null;
  /** The name of that environment where it is registered already: the replica joins it. */
  readonly environmentName: string | null;
}

const adoptionFields = {
  directory: absolutePathSchema,
  /** Of an encrypted environment: no replica directory holds it. */
  password: z.string().max(256).nullable().default(null),
  host: z.string().trim().min(1).max(255).optional(),
};

export const checkAdoptionSchema = z.object(adoptionFields);
export type CheckAdoption = z.input<typeof checkAdoptionSchema>;

export const adoptReplicaSchema = z.object({
  ...adoptionFields,
  name: nameSchema,
  /** Not needed, and not used, where the environment is registered already. */
  environmentName: nameSchema.nullable().default(null),
  schedule: scheduleSchema.nullable(),
});
export type AdoptReplica = z.input<typeof adoptReplicaSchema>;
