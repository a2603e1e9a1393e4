'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { type ReactNode, useState } from 'react';
import { statesWorstFirst } from '../replicas/state-look.ts';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { arrange, countStates, shownAtFirst } from './arrange.ts';
import { EnvironmentGroup } from './environment-group.tsx';
import { FleetHero } from './fleet-hero.tsx';
import { OverviewFilters } from './overview-filters.tsx';
import { overviewQuery } from './queries.ts';

/** Fewer environments than this are seen at one glance. */
const filterFrom = 4;

export function OverviewView() {
  const { environments } = useSuspenseQuery(overviewQuery).data;
  const [filter, setFilter] = useQueryStates({
    q: parseAsString.withDefault(''),
    state: parseAsStringLiteral(statesWorstFirst),
  });
  const [limit, setLimit] = useState(shownAtFirst);
  const register = (
    <ButtonLink href="/environments/new" look="primary">
      <Plus aria-hidden className="size-4" />
      Register an environment
    </ButtonLink>
  );
  if (environments.length === 0) return <Nothing action={register} />;
  const shown = arrange(environments, { query: filter.q, state: filter.state });
  return (
    <>
      <FleetHero environments={environments} action={register} />
      {environments.length >= filterFrom && (
        <OverviewFilters
          query={filter.q}
          state={filter.state}
          counts={countStates(environments)}
          onQuery={(q) => setFilter({ q: q || null })}
          onState={(state) => setFilter({ state })}
        />
      )}
      {shown.length === 0 && (
        <Empty title="Nothing matches">
          No replica matches this search.{' '}
          <button type="button" className="underline" onClick={() => setFilter(null)}>
            Show all
          </button>
        </Empty>
      )}
      <div className="space-y-6">
        {shown.slice(0, limit).map((environment) => (
          <EnvironmentGroup key={environment.id} environment={environment} />
        ))}
      </div>
      {shown.length > limit && (
        <div className="flex items-center justify-between gap-4 pt-6 text-muted">
          <p>
            The {limit} worst of {shown.length} environments.
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
        anything there, and then keeps a recovered, openable replica of it in a directory that you choose.
      </Empty>
    </>
  );
}
