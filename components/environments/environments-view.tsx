'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import type { EnvironmentSummary, Overview } from '#lib/contracts/environment.ts';
import { formatRate } from '../format/bytes.ts';
import { overviewQuery } from '../overview/queries.ts';
import { StateBadge } from '../replicas/state-badge.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { linkClasses } from '../ui/classes.ts';
import { Empty } from '../ui/empty.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { bodyCell, headCell, Table } from '../ui/table.tsx';
import { byName } from './environments-start.ts';
import { HealthBadge } from './health-badge.tsx';

export function EnvironmentsView({ start }: { readonly start: Overview }) {
  const { data = start } = useQuery(overviewQuery);
  const sorted = byName(data.environments);
  const register = (
    <ButtonLink deed="environment.register" href="/environments/new" look="primary">
      <Plus aria-hidden className="size-4" />
      Register an environment
    </ButtonLink>
  );
  const takeIn = (
    <ButtonLink deed="replica.adopt" href="/replicas/adopt">
      Take a replica in
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Environments"
        where="The live Berkeley DB environments that are followed."
        actions={
          <>
            {takeIn}
            {sorted.length > 0 && register}
          </>
        }
      />
      {sorted.length === 0 ? (
        <Empty title="None yet" action={register}>
          Name the home directory of a live environment; it is looked at before anything is asked.
        </Empty>
      ) : (
        <div className="overflow-hidden rounded-md border bg-surface">
          <Table label="Environments">
            <thead>
              <tr>
                {columns.map(({ title, wide }) => (
                  <th key={title} scope="col" className={wide ? `${headCell} max-md:hidden` : headCell}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sorted.map((environment) => (
                <Row key={environment.id} environment={environment} />
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </>
  );
}

/** `wide`: left out on a phone. */
const columns = [
  { title: 'Environment', wide: false },
  { title: 'Health', wide: false },
  { title: 'Replicas', wide: false },
  { title: 'Log position', wide: true },
  { title: 'Writes', wide: true },
  { title: 'Release', wide: true },
] as const;
const wideCell = `${bodyCell} max-md:hidden`;

function Row({ environment }: { readonly environment: EnvironmentSummary }) {
  const { id, name, home, health, healthReason, release, lsn, writeRate, replicas } = environment;
  return (
    <tr className="hover:bg-raised">
      <td className={`${bodyCell} min-w-32`}>
        <Link
          href={`/environments/${id}`}
          prefetch={false}
          title={name}
          className={`${linkClasses} line-clamp-2 font-medium wrap-anywhere`}
        >
          {name}
        </Link>
        <span className="figures line-clamp-2 text-sm text-muted wrap-anywhere max-md:hidden" title={home}>
          {home}
        </span>
      </td>
      <td className={bodyCell}>
        <HealthBadge health={health} reason={healthReason} />
      </td>
      <td className={`${bodyCell} min-w-32 md:min-w-64`}>
        {replicas.length === 0 ? (
          <Link
            href={`/environments/${id}/targets/new`}
            prefetch={false}
            className={`${linkClasses} whitespace-nowrap`}
          >
            Add a target
          </Link>
        ) : (
          <ul className="space-y-1">
            {replicas.map((replica) => (
              <li key={replica.replicaId} className="flex gap-x-3 max-md:flex-wrap">
                <Link
                  href={`/replicas/${replica.replicaId}`}
                  prefetch={false}
                  title={replica.name}
                  className={`${linkClasses} line-clamp-2 wrap-anywhere`}
                >
                  {replica.name}
                </Link>
                <StateBadge state={replica.state} reason={replica.stateReason} />
              </li>
            ))}
          </ul>
        )}
      </td>
      <td className={`${wideCell} figures whitespace-nowrap`}>{lsn ?? '—'}</td>
      <td className={`${wideCell} figures whitespace-nowrap`}>
        {writeRate === null ? '—' : formatRate(writeRate)}
      </td>
      <td className={`${wideCell} whitespace-nowrap`}>{release ?? '—'}</td>
    </tr>
  );
}
