import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { EnvironmentDetail, EnvironmentSummary, Overview } from '#lib/contracts/environment.ts';
import type { LivePatch, StreamEvent } from '#lib/contracts/events.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { asPatched } from '../query/patched.ts';
import type { Refresh } from './refresh.ts';

/** What a message of the stream does to the cache: figures and rows are put in, the rest is read again. */
export function applyEvents(client: QueryClient, refresh: Refresh, events: readonly StreamEvent[]): void {
  for (const event of events) {
    if (event.type === 'exposure') patchExposure(client, event.replicas);
    else if (event.type === 'rows') {
      patchRows(client, event);
      // An answer under way may be older than these rows, and would overwrite them.
      if (client.isFetching({ queryKey: ['overview'] }) > 0) refresh.add([['overview']]);
    } else refresh.add(queriesOf(event));
  }
}

/** Which queries an event makes out of date. Rows of the overview come by themselves, see {@link patchRows}. */
export function queriesOf(
  event: Exclude<StreamEvent, { readonly type: 'exposure' | 'rows' }>,
): readonly QueryKey[] {
  switch (event.type) {
    case 'missed':
      return [[]];
    case 'fleet':
      return [['overview'], ['environment'], ['replica']];
    case 'environment':
      return [['environment', event.environmentId]];
    case 'replica':
      return [
        ['environment', event.environmentId],
        ['replica', event.replicaId],
      ];
    case 'run':
      return [
        ['run', event.runId],
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

/** Puts whole rows in their places, new ones by name; takes out those that are gone. */
export function patchRows(
  client: QueryClient,
  { environments, removed }: Pick<Extract<StreamEvent, { type: 'rows' }>, 'environments' | 'removed'>,
): void {
  const rows = new Map(environments.map((environment) => [environment.id, environment]));
  client.setQueryData<Overview>(['overview'], (overview) => {
    if (!overview) return undefined;
    const kept = overview.environments.filter(({ id }) => !removed.includes(id));
    const changed = kept.map((environment) => rows.get(environment.id) ?? environment);
    const known = new Set(kept.map(({ id }) => id));
    const added = environments.filter(({ id }) => !known.has(id));
    if (added.length === 0) return { environments: changed };
    return { environments: [...changed, ...added].sort((a, b) => (a.name < b.name ? -1 : 1)) };
  });
}

/** Puts live figures in their places in every cached answer, so that rows change without a request. */
export function patchExposure(client: QueryClient, figures: readonly LivePatch[]): void {
  const byReplica = new Map(figures.map((live) => [live.replicaId, live]));
  client.setQueryData<Overview>(
    ['overview'],
    (overview) =>
      overview &&
      asPatched({
        environments: overview.environments.map((environment) => patchEnvironment(environment, byReplica)),
      }),
  );
  client.setQueriesData<EnvironmentDetail>(
    { queryKey: ['environment'] },
    (environment) => environment && patchEnvironment(environment, byReplica),
  );
  // Of a thousand replicas that moved, a page or two are in the cache; below their keys are charts and the like.
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: ['replica'] })) {
    const live = queryKey.length === 2 ? byReplica.get(String(queryKey[1])) : undefined;
    if (!live) continue;
    client.setQueryData<ReplicaDetail>(queryKey, (replica) => replica && { ...replica, ...live });
  }
}

function patchEnvironment<E extends EnvironmentSummary>(
  environment: E,
  figures: ReadonlyMap<string, LivePatch>,
): E {
  if (!environment.replicas.some(({ replicaId }) => figures.has(replicaId))) return environment;
  const own: { lsn?: string; writeRate?: number | null; observedAt?: string | null } = {};
  for (const { replicaId } of environment.replicas) {
    const { environmentLsn, writeRate, observedAt } = figures.get(replicaId) ?? {};
    if (environmentLsn != null) own.lsn = environmentLsn;
    if (writeRate !== undefined) own.writeRate = writeRate;
    if (observedAt !== undefined) own.observedAt = observedAt;
  }
  return {
    ...environment,
    ...own,
    // A row without news stays the same object, so that it is not drawn again.
    replicas: environment.replicas.map((replica) => {
      const live = figures.get(replica.replicaId);
      return live ? { ...replica, ...live } : replica;
    }),
  };
}
