'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useQueryStates } from 'nuqs';
import type { AuditPerson } from '#lib/contracts/audit.ts';
import { ReadFailure } from '../failures/read-failure.tsx';
import type { HistoryChoices } from '../history/choices.ts';
import { Empty } from '../ui/empty.tsx';
import { ExportLinks } from '../ui/export-links.tsx';
import { PageTurner } from '../ui/page-turner.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import { auditQuery, queryString } from './queries.ts';
import { auditParsers, toFilter } from './search-params.ts';

interface AuditViewProps {
  readonly choices: HistoryChoices;
  readonly people: readonly AuditPerson[];
}

export function AuditView({ choices, people }: AuditViewProps) {
  const [address, setAddress] = useQueryStates(auditParsers, { history: 'push' });
  const filter = toFilter(address);
  const { data, error, refetch, isPlaceholderData } = useQuery(auditQuery(filter));
  const { after, ...chosen } = filter;
  const filtered = Object.keys(chosen).length > 0;
  return (
    <>
      <AuditFilters
        choices={choices}
        people={people}
        filter={filter}
        onChange={(change) => setAddress({ ...change, after: null })}
        onClear={filtered ? () => setAddress(null) : undefined}
      />
      {error && <ReadFailure error={error} onRetry={refetch} />}
      {data?.entries.length === 0 && (
        <Empty title={filtered || after ? 'Nothing matches' : 'Nothing is on record yet'}>
          {filtered || after
            ? 'Take a filter away to see more.'
            : 'Whatever anybody changes is listed here, and whatever they tried and were refused. It cannot be changed or removed from the console.'}
        </Empty>
      )}
      {data && data.entries.length > 0 && (
        <>
          <div
            className={clsx(
              'overflow-hidden rounded-md border bg-surface transition-opacity',
              isPlaceholderData && 'opacity-60',
            )}
          >
            <AuditTable entries={data.entries} />
          </div>
          <ExportLinks href="/api/settings/audit/export" search={queryString(chosen)} what="entries" />
        </>
      )}
      <PageTurner
        first={after === undefined}
        next={isPlaceholderData ? null : (data?.nextCursor ?? null)}
        onTurn={(cursor) => setAddress({ after: cursor })}
      />
    </>
  );
}
