import type { EnvironmentDetail, Overview } from '../contracts/environment.ts';
import type { ReplicaDetail, ReplicaSummary } from '../contracts/replica.ts';
import type { Db } from './client.ts';
import { readStrips } from './day-outcomes.ts';
import {
  environmentColumns,
  environmentDetailColumns,
  toEnvironmentDetail,
  toEnvironmentSummary,
} from './environment-rows.ts';
import { asId, notFound } from './ids.ts';
import { replicaRuns, toReplicaSummary } from './replica-rows.ts';
import { readRunsOfReplica } from './run-queries.ts';

/** Sparkline points a replica gets in a list: fewer where there are many, so that the answer stays small. */
const samplesFor = (replicas: number): number => (replicas > 200 ? 20 : 60);

/** The whole fleet, by name, in a number of queries that does not grow with it. */
export async function readOverview(db: Db, now: Date): Promise<Overview> {
  const [environments, replicas, strip] = await Promise.all([
    db.environment.findMany({
      where: { removedAt: null },
      orderBy: { name: 'asc' },
      select: environmentColumns,
    }),
    db.replica.findMany({ where: { removedAt: null }, orderBy: { name: 'asc' }, include: replicaRuns }),
    readStrips(db, now),
  ]);
  const names = new Map(environments.map((row) => [row.id, row.name]));
  const byEnvironment = new Map<string, ReplicaSummary[]>();
  for (const row of replicas) {
    const name = names.get(row.environmentId);
    if (name === undefined) continue;
    const list = byEnvironment.get(row.environmentId) ?? [];
    list.push(toReplicaSummary(row, name, strip(row.id), samplesFor(replicas.length)));
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
      include: replicaRuns,
    }),
  ]);
  if (!row) throw notFound('environment');
  const strip = await readStrips(
    db,
    now,
    replicas.map((replica) => replica.id),
  );
  return toEnvironmentDetail(
    row,
    replicas.map((replica) => toReplicaSummary(replica, row.name, strip(replica.id))),
  );
}

const runsOnReplicaPage = 20;

/** Throws `not-found`. */
export async function readReplica(db: Db, replicaId: string, now: Date): Promise<ReplicaDetail> {
  const id = asId('replica', replicaId);
  const [row, runs, strip] = await Promise.all([
    db.replica.findFirst({
      where: { id, removedAt: null },
      include: { ...replicaRuns, environment: { select: { name: true } } },
    }),
    readRunsOfReplica(db, id, runsOnReplicaPage),
    readStrips(db, now, [id]),
  ]);
  if (!row) throw notFound('replica');
  return {
    ...toReplicaSummary(row, row.environment.name, strip(id)),
    generations: row.generations,
    onBrokenChain: row.onBrokenChain === 'offer' ? 'offer' : 'snapshot',
    publishedPath: row.publishedPath,
    archiveFiles: row.archiveFiles,
    archiveBytes: Number(row.archiveBytes),
    runs,
  };
}
