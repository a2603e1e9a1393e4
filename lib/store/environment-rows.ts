import { type Copying, copyModes } from '../contracts/copying.ts';
import type { EnvironmentDetail, EnvironmentReport, EnvironmentSummary } from '../contracts/environment.ts';
import type { LogDisk } from '../contracts/log-disk.ts';
import type { ReplicaSummary } from '../contracts/replica.ts';
import type { UtilitiesPlace } from '../contracts/utilities.ts';
import type { Prisma } from './generated/client.ts';
import { type Loose, toIso, toWord } from './rows.ts';

/** The columns of the utilities. */
export const utilitiesColumns = { utilitiesDirectory: true, utilitiesPrefix: true } as const;

/** Every column but the sealed password and, for lists, the report. */
export const environmentColumns = {
  id: true,
  name: true,
  host: true,
  home: true,
  release: true,
  logVersion: true,
  encrypted: true,
  health: true,
  healthReason: true,
  lsn: true,
  writeRate: true,
  logDisk: true,
  observedAt: true,
} as const satisfies Prisma.EnvironmentSelect;

export const environmentDetailColumns = {
  ...environmentColumns,
  dataDirectories: true,
  logDirectory: true,
  ...utilitiesColumns,
  moveLogs: true,
  checkpointFirst: true,
  logAlertHours: true,
  logAlertPercent: true,
  copyMode: true,
  ownFiles: true,
  registeredAt: true,
  report: true,
} as const satisfies Prisma.EnvironmentSelect;

export type SummaryRow = Loose<Prisma.EnvironmentGetPayload<{ select: typeof environmentColumns }>>;
type DetailRow = Prisma.EnvironmentGetPayload<{ select: typeof environmentDetailColumns }>;

/** The columns of what is copied, of an environment's detail or of a run's task. */
export const toCopying = (row: {
  readonly copyMode: string;
  readonly ownFiles: readonly string[];
}): Copying => ({
  copyMode: toWord(copyModes, row.copyMode, 'listed'),
  ownFiles: [...row.ownFiles],
});

export const toUtilities = (row: {
  readonly utilitiesDirectory: string | null;
  readonly utilitiesPrefix: string | null;
}): UtilitiesPlace | null =>
  row.utilitiesDirectory === null || row.utilitiesPrefix === null
    ? null
    : { directory: row.utilitiesDirectory, prefix: row.utilitiesPrefix };

const healthWords = ['ok', 'unknown', 'unreadable', 'not answering'] as const;

export function toEnvironmentSummary(
  row: SummaryRow,
  replicas: readonly ReplicaSummary[],
): EnvironmentSummary {
  return {
    id: row.id,
    name: row.name,
    host: row.host,
    home: row.home,
    release: row.release,
    logVersion: row.logVersion,
    encrypted: row.encrypted,
    health: toWord(healthWords, row.health, 'unknown'),
    healthReason: row.healthReason,
    lsn: row.lsn,
    writeRate: row.writeRate,
    // Written by the monitor from this very type.
    logDisk: row.logDisk as LogDisk | null,
    observedAt: toIso(row.observedAt),
    replicas,
  };
}

export function toEnvironmentDetail(row: DetailRow, replicas: readonly ReplicaSummary[]): EnvironmentDetail {
  return {
    ...toEnvironmentSummary(row, replicas),
    dataDirectories: row.dataDirectories,
    logDirectory: row.logDirectory,
    utilities: toUtilities(row),
    moveLogs: row.moveLogs,
    checkpointFirst: row.checkpointFirst,
    logAlert: { alertHours: row.logAlertHours, alertFreePercent: row.logAlertPercent },
    copying: toCopying(row),
    registeredAt: row.registeredAt.toISOString(),
    // Written by us from this very type, by this release or an older one.
    report: row.report as EnvironmentReport | null,
    reportAt: (row.report as { lookedAt?: string } | null)?.lookedAt ?? row.registeredAt.toISOString(),
  };
}
