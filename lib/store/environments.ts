import type { Copying } from '../contracts/copying.ts';
import type { EnvironmentReport } from '../contracts/environment.ts';
import type { LogDiskThresholds } from '../contracts/log-disk.ts';
import type { UtilitiesPlace } from '../contracts/utilities.ts';
import type { Database, Db } from './client.ts';
import { toCopying, toUtilities, utilitiesColumns } from './environment-rows.ts';
import { publish } from './events.ts';
import type { Prisma } from './generated/client.ts';
import { asId, notFound } from './ids.ts';
import { sendSignal } from './signals.ts';

/** Names are unique without regard to case and to how letters are composed. */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase();

export async function isNameTaken(db: Db, name: string): Promise<boolean> {
  return (await db.environment.count({ where: { nameKey: nameKey(name) } })) > 0;
}

/** The name under which the home is followed already; null where it is not. `home` is a real path. */
export async function isHomeFollowed(db: Db, host: string, home: string): Promise<string | null> {
  const row = await db.environment.findFirst({
    where: { host, home, removedAt: null },
    select: { name: true },
  });
  return row?.name ?? null;
}

export interface NewEnvironmentRow {
  readonly name: string;
  readonly host: string;
  readonly dataDirectories: readonly string[];
  readonly logDirectory: string | null;
  readonly passwordSealed: string | null;
  readonly copying: Copying;
  readonly utilities: UtilitiesPlace | null;
  readonly logAlert: LogDiskThresholds;
  readonly report: EnvironmentReport;
}

/** The new environment's id. A name that is taken meets the unique index. */
export async function insertEnvironment(db: Database, row: NewEnvironmentRow): Promise<string> {
  return db.$transaction(async (transaction) => {
    const created = await transaction.environment.create({
      data: environmentData(row),
      select: { id: true },
    });
    await sendSignal(transaction, { type: 'targets', host: row.host });
    await publish(transaction, { type: 'fleet' });
    return created.id;
  });
}

/** What is absent stays as it is. */
export interface EnvironmentSettings {
  readonly moveLogs?: boolean | undefined;
  readonly checkpointFirst?: boolean | undefined;
  readonly logAlert?: LogDiskThresholds | undefined;
  readonly copying?: Copying | undefined;
  readonly utilities?: UtilitiesPlace | null | undefined;
}

/** Throws `not-found`. */
export async function writeEnvironmentSettings(
  db: Database,
  environmentId: string,
  { moveLogs, checkpointFirst, logAlert, copying, utilities }: EnvironmentSettings,
): Promise<void> {
  await db.$transaction(async (transaction) => {
    const { count } = await transaction.environment.updateMany({
      where: { id: asId('environment', environmentId), removedAt: null },
      data: {
        ...(moveLogs === undefined ? {} : { moveLogs }),
        ...(checkpointFirst === undefined ? {} : { checkpointFirst }),
        ...(logAlert && { logAlertHours: logAlert.alertHours, logAlertPercent: logAlert.alertFreePercent }),
        ...copying,
        ...(utilities === undefined ? {} : utilitiesData(utilities)),
      },
    });
    if (count === 0) throw notFound('environment');
    await publish(transaction, { type: 'environment', environmentId });
  });
}

/** What a later look found. What it could not tell stays as it was. Throws `not-found`. */
export async function writeEnvironmentReport(
  db: Database,
  environmentId: string,
  report: EnvironmentReport,
  at: Date,
): Promise<void> {
  await db.$transaction(async (transaction) => {
    const { count } = await transaction.environment.updateMany({
      where: { id: asId('environment', environmentId), removedAt: null },
      data: {
        ...(report.release === null ? {} : { release: report.release }),
        ...(report.logVersion === null ? {} : { logVersion: report.logVersion, encrypted: report.encrypted }),
        report: { ...report, lookedAt: at.toISOString() } as unknown as Prisma.InputJsonObject,
      },
    });
    if (count === 0) throw notFound('environment');
    await publish(transaction, { type: 'environment', environmentId });
  });
}

/** Registers an environment under an id that it had before; one that was removed is followed again, with its history. */
export async function putEnvironment(
  db: Db,
  { id, ...row }: NewEnvironmentRow & { readonly id: string },
): Promise<void> {
  const data = environmentData(row);
  await db.environment.upsert({
    where: { id },
    create: { id, ...data },
    update: { ...data, removedAt: null },
  });
}

function environmentData(row: NewEnvironmentRow) {
  const { report } = row;
  return {
    name: row.name,
    nameKey: nameKey(row.name),
    host: row.host,
    home: report.home,
    // As the operator named them: what DB_CONFIG says is read anew by each run.
    dataDirectories: [...row.dataDirectories],
    logDirectory: row.logDirectory,
    passwordSealed: row.passwordSealed,
    ...row.copying,
    ...utilitiesData(row.utilities),
    logAlertHours: row.logAlert.alertHours,
    logAlertPercent: row.logAlert.alertFreePercent,
    release: report.release,
    logVersion: report.logVersion,
    encrypted: report.encrypted,
    health: report.usable ? 'ok' : 'unknown',
    lsn: report.lsn,
    // Made of JSON, by its type.
    report: report as unknown as Prisma.InputJsonObject,
  };
}

const utilitiesData = (utilities: UtilitiesPlace | null) => ({
  utilitiesDirectory: utilities?.directory ?? null,
  utilitiesPrefix: utilities?.prefix ?? null,
});

export interface EnvironmentRecord {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly home: string;
  readonly dataDirectories: readonly string[];
  readonly logDirectory: string | null;
  readonly passwordSealed: string | null;
  readonly copying: Copying;
  readonly utilities: UtilitiesPlace | null;
}

/** What a look at it needs, password sealed. Throws `not-found`. */
export async function readEnvironmentRecord(db: Db, environmentId: string): Promise<EnvironmentRecord> {
  const row = await db.environment.findFirst({
    where: { id: asId('environment', environmentId), removedAt: null },
    select: {
      id: true,
      name: true,
      host: true,
      home: true,
      dataDirectories: true,
      logDirectory: true,
      passwordSealed: true,
      copyMode: true,
      ownFiles: true,
      ...utilitiesColumns,
    },
  });
  if (!row) throw notFound('environment');
  const { copyMode, ownFiles, utilitiesDirectory, utilitiesPrefix, ...record } = row;
  return {
    ...record,
    copying: toCopying({ copyMode, ownFiles }),
    utilities: toUtilities({ utilitiesDirectory, utilitiesPrefix }),
  };
}
