'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { arrange } from './arrange.ts';
import { EnvironmentList } from './environment-list.tsx';
import { FleetHero } from './fleet-hero.tsx';
import { OverviewFilters } from './overview-filters.tsx';
import { fleetFacts, type OverviewStart, shownAtFirst } from './overview-start.ts';
import { overviewQuery } from './queries.ts';
import { overviewParsers } from './search-params.ts';

/** Fewer environments than this are seen at one glance. */
const filterFrom = 3;

export function OverviewView({ start }: { readonly start: OverviewStart }) {
  const { data } = useQuery(overviewQuery);
  const [{ q, state, by }, setFilter] = useQueryStates(overviewParsers);
  const [limit, setLimit] = useState(shownAtFirst);
  // The list follows what is typed as soon as there is time for it; the field itself never waits.
  const query = useDeferredValue(q);
  const wanted = useDeferredValue(state);
  const { fleet, counts, total, hosts } = useMemo(() => (data ? fleetFacts(data) : start), [data, start]);
  const shown = useMemo(
    () => arrange((data ?? start).environments, { query, state: wanted }),
    [data, start, query, wanted],
  );
  const matching = data ? shown.length : start.matching;
  const register = (
    <ButtonLink deed="environment.register" href="/environments/new" look="primary">
      <Plus aria-hidden className="size-4" />
      Register an environment
    </ButtonLink>
  );
  if (total === 0) return <Nothing action={register} />;
  return (
    <>
      <FleetHero fleet={fleet} action={register} />
      {total >= filterFrom && (
        <OverviewFilters
          query={q}
          state={state}
          counts={counts}
          byHost={by === 'host' || (hosts > 1 ? false : null)}
          onByHost={(byHost) => setFilter({ by: byHost ? 'host' : null })}
          onQuery={(typed) => setFilter({ q: typed || null })}
          onState={(chosen) => setFilter({ state: chosen })}
        />
      )}
      {matching === 0 && (
        <Empty title="Nothing matches">
          No replica matches this search.{' '}
          <button type="button" className="underline" onClick={() => setFilter({ q: null, state: null })}>
            Show all
          </button>
        </Empty>
      )}
      <EnvironmentList environments={shown} limit={limit} byHost={by === 'host'} />
      {matching > limit && (
        <div className="flex items-center justify-between gap-4 pt-6 text-muted">
          <p>
            The {Math.min(limit, shown.length)} worst of {matching} environments.
          </p>
          <Button onClick={() => setLimit(limit + shownAtFirst)}>Show more</Button>
        </div>
      )}
    </>
  );
}

function Nothing({ action }: { readonly action: ReactNode }) {
  return (
    <>
      <h1 className="pb-6 text-xl font-semibold tracking-tight">Overview</h1>
      <Empty title="No environment is protected yet" action={action}>
        Name the home directory of a live Berkeley DB environment. Understudy looks at it, without changing
        anything there, and then keeps a recovered, openable replica of it in a directory that you choose. Is
        there such a directory already, from before this console lost its database?{' '}
        <Link href="/replicas/adopt" className="underline">
          Take the replica in
        </Link>
        .
      </Empty>
    </>
  );
}
