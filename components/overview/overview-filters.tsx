import { clsx } from 'clsx';
import { Search, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ReplicaState } from '#lib/contracts/replica.ts';
import { stateLooks, statesWorstFirst, toneText } from '../replicas/state-look.ts';
import { useHydrated } from '../time/now.tsx';
import { inputClasses } from '../ui/classes.ts';

interface OverviewFiltersProps {
  readonly query: string;
  readonly state: ReplicaState | null;
  readonly counts: ReadonlyMap<ReplicaState, number>;
  readonly onQuery: (query: string) => void;
  readonly onState: (state: ReplicaState | null) => void;
  /** Null where there is one host only: there is nothing to group then. */
  readonly byHost: boolean | null;
  readonly onByHost: (byHost: boolean) => void;
}

export function OverviewFilters(props: OverviewFiltersProps) {
  const { query, state, counts, onQuery, onState, byHost, onByHost } = props;
  const hydrated = useHydrated();
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return (
    <div className="flex flex-wrap items-center gap-3 pb-5">
      <div className="relative w-72 max-sm:w-full">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-faint" />
        <input
          type="search"
          data-search
          disabled={!hydrated}
          data-waking={hydrated ? undefined : ''}
          aria-keyshortcuts="/"
          aria-label="Search environments and replicas"
          placeholder="Search by name, path or host"
          className={`${inputClasses} pl-9`}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
        />
      </div>
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">Filter by state</legend>
        <Choice chosen={state === null} onChoose={() => onState(null)} count={total}>
          all
        </Choice>
        {statesWorstFirst
          .filter((each) => counts.has(each) || each === state)
          .map((each) => {
            const { Icon, tone } = stateLooks[each];
            return (
              <Choice
                key={each}
                chosen={state === each}
                onChoose={() => onState(state === each ? null : each)}
                count={counts.get(each) ?? 0}
              >
                <Icon aria-hidden className={clsx('size-4', toneText[tone])} />
                {each}
              </Choice>
            );
          })}
      </fieldset>
      {byHost !== null && (
        <Choice chosen={byHost} onChoose={() => onByHost(!byHost)}>
          <Server aria-hidden className="size-4" />
          by host
        </Choice>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly chosen: boolean;
  readonly count?: number;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

function Choice({ chosen, count, onChoose, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className={clsx(
        'inline-flex h-8 items-center gap-2 rounded-md border px-2.5 text-sm',
        chosen
          ? 'border-edge bg-raised font-medium'
          : 'border-transparent text-muted hover:bg-raised hover:text-ink',
      )}
    >
      {children}
      {count !== undefined && <span className="figures text-muted">{count}</span>}
    </button>
  );
}
