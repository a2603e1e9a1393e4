import type { EnvironmentDetail, Overview } from '../contracts/environment.ts';
import type { ReplicaDetail } from '../contracts/replica.ts';
import type { Db } from './client.ts';
import { readStrips } from './day-outcomes.ts';
import { environmentDetailColumns, toEnvironmentDetail, toEnvironmentSummary } from './environment-rows.ts';
import { readEnvironmentRows, readReplicaRows } from './fleet-rows.ts';
import { asId, notFound } from './ids.ts';
import { manyReplicas } from './recent-samples.ts';
import { toReplicaDetail, toReplicaSummary } from './replica-rows.ts';
import { readRunsOfReplica } from './run-queries.ts';
import { toOpenRun } from './run-rows.ts';
import { readNextVerification } from './verification-plan.ts';

/** The whole fleet, by name, in a number of queries that does not grow with it. */
export async function readOverview(db: Db, now: Date): Promise<Overview> {
  const [environments, replicas, days] = await Promise.all([
    readEnvironmentRows(db, undefined),
    readReplicaRows(db, undefined),
    readStrips(db, now),
  ]);
  return toOverview(environments, replicas, days, replicas.length > manyReplicas);
}

/** The environments of these ids that are there, as the overview has them. */
export async function readEnvironmentSummaries(
  db: Db,
  environmentIds: readonly string[],
  now: Date,
): Promise<Overview> {
  const [environments, replicas, count] = await Promise.all([
    readEnvironmentRows(db, environmentIds),
    readReplicaRows(db, environmentIds),
    db.replica.count({ where: { removedAt: null } }),
  ]);
  const days = await readStrips(
    db,
    now,
    replicas.map(({ id }) => id),
  );
  return toOverview(environments, replicas, days, count > manyReplicas);
}

function toOverview(
  environments: Awaited<ReturnType<typeof readEnvironmentRows>>,
  replicas: Awaited<ReturnType<typeof readReplicaRows>>,
  days: Awaited<ReturnType<typeof readStrips>>,
  many: boolean,
): Overview {
  const names = new Map(environments.map((row) => [row.id, row.name]));
  const byEnvironment = Map.groupBy(replicas, (row) => row.environmentId);
  const toSummary = (row: (typeof replicas)[number]) =>
    toReplicaSummary(row, {
      environmentName: names.get(row.environmentId) ?? '',
      activeRun: row.activeRun,
      verifyRun: row.verifyRun,
      days: days(row),
      many,
    });
  return {
    environments: environments.map((row) =>
      toEnvironmentSummary(row, (byEnvironment.get(row.id) ?? []).map(toSummary)),
    ),
  };
}

/** Throws `not-found`. */
export async function readEnvironment(db: Db, environmentId: string, now: Date): Promise<EnvironmentDetail> {
  const id = asId('environment', environmentId);
  const [row, { environments }] = await Promise.all([
    db.environment.findFirst({ where: { id, removedAt: null }, select: environmentDetailColumns }),
    readEnvironmentSummaries(db, [id], now),
  ]);
  if (!row) throw notFound('environment');
  return toEnvironmentDetail(row, environments[0]?.replicas ?? []);
}

const runsOnReplicaPage = 20;

/** Throws `not-found`. */
export async function readReplica(db: Db, replicaId: string, now: Date): Promise<ReplicaDetail> {
  const id = asId('replica', replicaId);
  const [found, runs, days, nextVerification] = await Promise.all([
    db.replica.findFirst({
      where: { id, removedAt: null },
      include: {
        environment: { select: { name: true, moveLogs: true } },
        activeRun: { select: { id: true, kind: true, state: true } },
        verifyRun: { select: { id: true, kind: true, state: true } },
      },
    }),
    readRunsOfReplica(db, id, runsOnReplicaPage),
    readStrips(db, now, [id]),
    readNextVerification(db, id),
  ]);
  if (!found || !nextVerification) throw notFound('replica');
  const { environment, activeRun, verifyRun, ...row } = found;
  const around = {
    environmentName: environment.name,
    activeRun: activeRun && toOpenRun(activeRun),
    verifyRun: verifyRun && toOpenRun(verifyRun),
    days: days(row),
    many: false,
    moveLogs: environment.moveLogs,
    nextVerification,
  };
  return toReplicaDetail(row, around, runs);
}
