import type { Overview } from '#lib/contracts/environment.ts';

/** What the history can be narrowed down to: names and ids, which is little beside the overview itself. */
export interface HistoryChoices {
  readonly environments: readonly {
    readonly id: string;
    readonly name: string;
    readonly replicas: readonly { readonly replicaId: string; readonly name: string }[];
  }[];
}

export const historyChoices = ({ environments }: Overview): HistoryChoices => ({
  environments: environments.map(({ id, name, replicas }) => ({
    id,
    name,
    replicas: replicas.map((replica) => ({ replicaId: replica.replicaId, name: replica.name })),
  })),
});
