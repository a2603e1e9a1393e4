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
import { Cell, Row, Table } from '../ui/table.tsx';
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
          <Table
            label="Environments"
            columns={['Environment', 'Health', 'Replicas', 'Log position', 'Writes', 'Release']}
          >
            {sorted.map((environment) => (
              <EnvironmentRow key={environment.id} environment={environment} />
            ))}
          </Table>
        </div>
      )}
    </>
  );
}

function EnvironmentRow({ environment }: { readonly environment: EnvironmentSummary }) {
  const { id, name, home, health, healthReason, release, lsn, writeRate, replicas } = environment;
  return (
    <Row className="hover:bg-raised">
      <Cell place="lead" className="min-w-32">
        <Link
          href={`/environments/${id}`}
          prefetch={false}
          title={name}
          className={`${linkClasses} line-clamp-2 font-medium wrap-anywhere`}
        >
          {name}
        </Link>
        <span className="figures line-clamp-2 text-sm text-muted wrap-anywhere" title={home}>
          {home}
        </span>
      </Cell>
      <Cell place="beside">
        <HealthBadge health={health} reason={healthReason} />
      </Cell>
      <Cell place="line" className="min-w-64">
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
              <li key={replica.replicaId} className="flex gap-x-3 stacked:justify-between">
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
      </Cell>
      <Cell place="hidden" className="figures whitespace-nowrap">
        {lsn ?? '—'}
      </Cell>
      <Cell place="hidden" className="figures whitespace-nowrap">
        {writeRate === null ? '—' : formatRate(writeRate)}
      </Cell>
      <Cell place="hidden" className="whitespace-nowrap">
        {release ?? '—'}
      </Cell>
    </Row>
  );
}
