import type { EnvironmentDetail, Overview } from '../contracts/environment.ts';
import type { ReplicaDetail, ReplicaSummary } from '../contracts/replica.ts';
import type { Db } from './client.ts';
import { readStrips, type stripColumns } from './day-outcomes.ts';
import {
  environmentColumns,
  environmentDetailColumns,
  toEnvironmentDetail,
  toEnvironmentSummary,
} from './environment-rows.ts';
import { asId, notFound } from './ids.ts';
import { readSparklines } from './recent-samples.ts';
import {
  type ReplicaRow,
  type ReplicaSurroundings,
  replicaColumns,
  toReplicaDetail,
  toReplicaSummary,
} from './replica-rows.ts';
import { readOpenRuns, readRunsOfReplica } from './run-queries.ts';

/** The whole fleet, by name, in a number of queries that does not grow with it. */
export async function readOverview(db: Db, now: Date): Promise<Overview> {
  const [environments, replicas, surroundings] = await Promise.all([
    db.environment.findMany({
      where: { removedAt: null },
      orderBy: { name: 'asc' },
      select: environmentColumns,
    }),
    db.replica.findMany({
      where: { removedAt: null },
      orderBy: { name: 'asc' },
      select: replicaColumns,
    }),
    readSurroundings(db, now),
  ]);
  const names = new Map(environments.map((row) => [row.id, row.name]));
  const byEnvironment = new Map<string, ReplicaSummary[]>();
  for (const row of replicas) {
    const list = byEnvironment.get(row.environmentId) ?? [];
    list.push(toReplicaSummary(row, surroundings(row, names.get(row.environmentId) ?? '')));
    byEnvironment.set(row.environmentId, list);
  }
  return {
    environments: environments.map((row) => toEnvironmentSummary(row, byEnvironment.get(row.id) ?? [])),
  };
}

/** Throws `not-found`. */
export async function readEnvironment(db: Db, environmentId: string, now: Date): Promise<EnvironmentDetail> {
  const id = asId('environment', environmentId);
  const [row, replicas] = await Promise.all([
    db.environment.findFirst({ where: { id, removedAt: null }, select: environmentDetailColumns }),
    db.replica.findMany({
      where: { environmentId: id, removedAt: null },
      orderBy: { name: 'asc' },
      select: replicaColumns,
    }),
  ]);
  if (!row) throw notFound('environment');
  const surroundings = await readSurroundings(
    db,
    now,
    replicas.map((replica) => replica.id),
  );
  return toEnvironmentDetail(
    row,
    replicas.map((replica) => toReplicaSummary(replica, surroundings(replica, row.name))),
  );
}

const runsOnReplicaPage = 20;

/** Throws `not-found`. */
export async function readReplica(db: Db, replicaId: string, now: Date): Promise<ReplicaDetail> {
  const id = asId('replica', replicaId);
  const [found, runs, surroundings] = await Promise.all([
    db.replica.findFirst({
      where: { id, removedAt: null },
      omit: { recentSamples: true },
      include: { environment: { select: { name: true, moveLogs: true } } },
    }),
    readRunsOfReplica(db, id, runsOnReplicaPage),
    readSurroundings(db, now, [id]),
  ]);
  if (!found) throw notFound('replica');
  const { environment, ...row } = found;
  return toReplicaDetail(row, environment, surroundings(row, environment.name), runs);
}

/** What summaries show beside the replicas' own columns: of the replicas named, or of all. Three queries. */
async function readSurroundings(
  db: Db,
  now: Date,
  replicaIds?: readonly string[],
): Promise<
  (
    row: Pick<ReplicaRow, 'id' | 'activeRunId' | keyof typeof stripColumns>,
    environmentName: string,
  ) => ReplicaSurroundings
> {
  const [days, samples, openRuns] = await Promise.all([
    readStrips(db, now, replicaIds),
    readSparklines(db, replicaIds),
    readOpenRuns(db, replicaIds),
  ]);
  return (row, environmentName) => ({
    environmentName,
    activeRun: row.activeRunId === null ? null : (openRuns.get(row.activeRunId) ?? null),
    days: days(row),
    samples: samples(row.id),
  });
}
