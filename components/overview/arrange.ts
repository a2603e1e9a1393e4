import type { EnvironmentSummary } from '#lib/contracts/environment.ts';
import type { ReplicaState, ReplicaSummary } from '#lib/contracts/replica.ts';
import { stateLooks } from '../replicas/state-look.ts';

export interface OverviewFilter {
  readonly query: string;
  readonly state: ReplicaState | null;
}

/** Worst first, then by name: environments by their worst replica, replicas within each. */
export function arrange(
  environments: readonly EnvironmentSummary[],
  filter: OverviewFilter,
): readonly EnvironmentSummary[] {
  return environments
    .flatMap((environment) => matching(environment, filter))
    .map((environment) => ({ ...environment, replicas: [...environment.replicas].sort(byReplica) }))
    .sort((a, b) => severity(b) - severity(a) || a.name.localeCompare(b.name, 'en'));
}

export interface HostGroup {
  readonly host: string;
  readonly environments: readonly EnvironmentSummary[];
}

/** By host, in the order in which the hosts come: of environments that come worst first, the worst host first. */
export function groupByHost(environments: readonly EnvironmentSummary[]): readonly HostGroup[] {
  const groups = Map.groupBy(environments, ({ host }) => host);
  return [...groups].map(([host, members]) => ({ host, environments: members }));
}

export function countStates(environments: readonly EnvironmentSummary[]): ReadonlyMap<ReplicaState, number> {
  const counts = new Map<ReplicaState, number>();
  for (const { replicas } of environments) {
    for (const { state } of replicas) counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

function matching(environment: EnvironmentSummary, { query, state }: OverviewFilter): EnvironmentSummary[] {
  const words = query.trim().toLowerCase();
  const found = (...texts: string[]) => texts.some((text) => text.toLowerCase().includes(words));
  const whole = words === '' || found(environment.name, environment.home, environment.host);
  const replicas = environment.replicas.filter(
    (replica) =>
      (state === null || replica.state === state) && (whole || found(replica.name, replica.directory)),
  );
  if (replicas.length > 0) return [{ ...environment, replicas }];
  return whole && state === null ? [environment] : [];
}

const byReplica = (a: ReplicaSummary, b: ReplicaSummary): number =>
  stateLooks[b.state].severity - stateLooks[a.state].severity || a.name.localeCompare(b.name, 'en');

function severity({ health, replicas }: EnvironmentSummary): number {
  if (health === 'not answering' || health === 'unreadable') return 10;
  if (replicas.length === 0) return stateLooks['never synced'].severity;
  return Math.max(...replicas.map(({ state }) => stateLooks[state].severity));
}
