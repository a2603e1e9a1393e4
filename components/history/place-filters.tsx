import { FilterSelect } from '../ui/filter-select.tsx';
import type { HistoryChoices } from './choices.ts';

interface PlaceFiltersProps {
  readonly choices: HistoryChoices;
  readonly filter: { readonly environment?: string | undefined; readonly replica?: string | undefined };
  readonly onChange: (change: {
    readonly environment?: string | null;
    readonly replica?: string | null;
  }) => void;
}

/** Of an environment, only its own replicas are offered; another environment takes the choice of a replica away. */
export function PlaceFilters({ choices, filter, onChange }: PlaceFiltersProps) {
  const { environments } = choices;
  const replicas = environments
    .filter(({ id }) => filter.environment === undefined || id === filter.environment)
    .flatMap((environment) =>
      environment.replicas.map((replica) => ({
        value: replica.replicaId,
        label: `${environment.name} → ${replica.name}`,
      })),
    );
  return (
    <>
      <FilterSelect
        label="Environment"
        all="All environments"
        value={filter.environment}
        options={environments.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(environment) => onChange({ environment, replica: null })}
      />
      <FilterSelect
        label="Replica"
        all="All replicas"
        value={filter.replica}
        options={replicas}
        onChange={(replica) => onChange({ replica })}
      />
    </>
  );
}
