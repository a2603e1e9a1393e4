'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useQueryStates } from 'nuqs';
import { ReadFailure } from '../failures/read-failure.tsx';
import { RunTable } from '../runs/run-table.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { ExportLinks } from '../ui/export-links.tsx';
import { PageTurner } from '../ui/page-turner.tsx';
import type { HistoryChoices } from './choices.ts';
import { HistoryFilters } from './history-filters.tsx';
import { historyQuery, queryString } from './queries.ts';
import { historyParsers, toFilter } from './search-params.ts';

export function HistoryView({ choices }: { readonly choices: HistoryChoices }) {
  const [address, setAddress] = useQueryStates(historyParsers, { history: 'push' });
  const filter = toFilter(address);
  const { data, error, refetch, isPlaceholderData } = useQuery(historyQuery(filter));
  const { after, ...chosen } = filter;
  const filtered = Object.keys(chosen).length > 0;
  return (
    <>
      <HistoryFilters
        choices={choices}
        filter={filter}
        onChange={(change) => setAddress({ ...change, after: null })}
        onClear={filtered ? () => setAddress(null) : undefined}
      />
      {error && <ReadFailure error={error} onRetry={refetch} />}
      {data && data.runs.length === 0 && (
        <Empty
          title={filtered || after ? 'No run matches' : 'Nothing has run yet'}
          action={!filtered && !after && <NextStep registered={choices.environments.length > 0} />}
        >
          {filtered || after
            ? 'Take a filter away to see more.'
            : 'Every snapshot and update is listed here from the moment it is asked for, whatever becomes of it.'}
        </Empty>
      )}
      {data && data.runs.length > 0 && (
        <div
          className={clsx(
            'overflow-hidden rounded-md border bg-surface transition-opacity',
            isPlaceholderData && 'opacity-60',
          )}
        >
          <RunTable label="Runs" runs={data.runs} />
        </div>
      )}
      {data && data.runs.length > 0 && (
        <ExportLinks href="/api/history/export" search={queryString(chosen)} what="runs" />
      )}
      <PageTurner
        first={after === undefined}
        next={isPlaceholderData ? null : (data?.nextCursor ?? null)}
        onTurn={(cursor) => setAddress({ after: cursor })}
      />
    </>
  );
}

function NextStep({ registered }: { readonly registered: boolean }) {
  return registered ? (
    <ButtonLink href="/">To the replicas and their snapshots</ButtonLink>
  ) : (
    <ButtonLink href="/environments/new" deed="environment.register" look="primary">
      Register an environment
    </ButtonLink>
  );
}
