import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { EnvironmentDetail, EnvironmentSummary, Overview } from '#lib/contracts/environment.ts';
import type { UnderstudyEvent } from '#lib/contracts/events.ts';
import type { ReplicaDetail, ReplicaLive } from '#lib/contracts/replica.ts';

/** Which queries an event makes out of date. `exposure` makes none so: it is patched in, see {@link patchExposure}. */
export function queriesOf(event: UnderstudyEvent): readonly QueryKey[] {
  switch (event.type) {
    case 'exposure':
      return [];
    case 'fleet':
      return [['overview'], ['environment'], ['replica']];
    case 'environment':
      return [['overview'], ['environment', event.environmentId]];
    case 'replica':
      return [['overview'], ['environment', event.environmentId], ['replica', event.replicaId]];
    case 'run':
      return [
        ['run', event.runId],
        ['overview'],
        ['environment', event.environmentId],
        ['replica', event.replicaId],
        ['history'],
      ];
    case 'journal':
      return [['run', event.runId]];
    case 'settings':
      return [['installation'], ['settings']];
  }
}

/** Puts live figures in their places in every cached answer, so that rows change without a request. */
export function patchExposure(client: QueryClient, figures: readonly ReplicaLive[]): void {
  const byReplica = new Map(figures.map((live) => [live.replicaId, live]));
  client.setQueryData<Overview>(
    ['overview'],
    (overview) =>
      overview && {
        environments: overview.environments.map((environment) => patchEnvironment(environment, byReplica)),
      },
  );
  client.setQueriesData<EnvironmentDetail>(
    { queryKey: ['environment'] },
    (environment) => environment && patchEnvironment(environment, byReplica),
  );
  for (const live of figures) {
    client.setQueryData<ReplicaDetail>(
      ['replica', live.replicaId],
      (replica) => replica && { ...replica, ...live },
    );
  }
}

function patchEnvironment<E extends EnvironmentSummary>(
  environment: E,
  figures: ReadonlyMap<string, ReplicaLive>,
): E {
  const newest = environment.replicas
    .map(({ replicaId }) => figures.get(replicaId))
    .find((live) => live !== undefined && live.environmentLsn !== null);
  if (!environment.replicas.some(({ replicaId }) => figures.has(replicaId))) return environment;
  return {
    ...environment,
    ...(newest && { lsn: newest.environmentLsn, writeRate: newest.writeRate, observedAt: newest.observedAt }),
    // A row without news stays the same object, so that it is not drawn again.
    replicas: environment.replicas.map((replica) => {
      const live = figures.get(replica.replicaId);
      return live ? { ...replica, ...live } : replica;
    }),
  };
}
