'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { logDiskWords } from '#lib/contracts/log-disk-words.ts';
import { AuditLink } from '../audit/audit-link.tsx';
import { formatBytes, formatRate } from '../format/bytes.ts';
import { asSentence, formatCount } from '../format/count.ts';
import { ReplicaRow } from '../overview/replica-row.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { Facts } from '../ui/facts.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Section } from '../ui/section.tsx';
import { Checks } from './checks.tsx';
import { DatabaseTable } from './database-table.tsx';
import { EnvironmentSettings } from './environment-settings.tsx';
import { foundFacts } from './found.tsx';
import { HealthBadge } from './health-badge.tsx';
import { LogDiskNotice } from './log-disk-notice.tsx';
import { LogFilesTable } from './log-files-table.tsx';
import { LookAgain } from './look-again.tsx';
import { environmentQuery } from './queries.ts';
import { RemoveEnvironment } from './remove-environment.tsx';

export function EnvironmentView({ id }: { readonly id: string }) {
  const environment = useSuspenseQuery(environmentQuery(id)).data;
  const { name, home, replicas, report, health, healthReason } = environment;
  const addTarget = (
    <ButtonLink deed="replica.add" href={`/environments/${id}/targets/new`} look="primary">
      <Plus aria-hidden className="size-4" />
      Add a target
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title={name}
        trail={[{ label: 'Environments', href: '/environments' }]}
        where={<span className="figures">{home}</span>}
        actions={
          <>
            <RemoveEnvironment environment={environment} />
            {addTarget}
          </>
        }
      />
      {(health === 'not answering' || health === 'unreadable') && (
        <div className="pb-8">
          <Notice look="failure" title={asSentence(healthReason ?? `the environment is ${health}`)}>
            Nothing joins it until that has changed; what is published stays openable.
          </Notice>
        </div>
      )}
      <LogDiskNotice environment={environment} />
      {replicas.length === 0 ? (
        <div className="pb-8">
          <Empty title="No replica yet" action={addTarget}>
            If this environment died now, everything in it would be lost. Add a target: the first snapshot
            starts right after.
          </Empty>
        </div>
      ) : (
        <Section title={formatCount(replicas.length, 'replica')}>
          <ul className="divide-y">
            {replicas.map((replica) => (
              <ReplicaRow key={replica.replicaId} replica={replica} />
            ))}
          </ul>
        </Section>
      )}
      <div className="grid gap-x-8 xl:grid-cols-2">
        <Section title="Now">
          <Now environment={environment} />
        </Section>
        <div>
          <Section title="Settings" aside={<AuditLink of="environment" id={id} />}>
            <EnvironmentSettings environment={environment} />
          </Section>
          {report && (
            <Section title="Checks" aside={<LookAgain environment={environment} />}>
              <Checks checks={report.checks} />
            </Section>
          )}
        </div>
      </div>
      {report && report.databases.length > 0 && (
        <Section
          title="Database files"
          aside={
            <span className="figures">{`${formatCount(report.databases.length, 'file')} · ${formatBytes(report.databaseBytes)}`}</span>
          }
        >
          <DatabaseTable databases={report.databases} />
        </Section>
      )}
      {report && report.logFiles.length > 0 && (
        <Section
          title="Log files"
          aside={
            <span className="figures">{`${formatCount(report.logFiles.length, 'file')} · ${formatBytes(report.logFiles.reduce((sum, file) => sum + file.bytes, 0))}`}</span>
          }
        >
          <LogFilesTable files={report.logFiles} />
        </Section>
      )}
    </>
  );
}

/** Space, and what becomes of the log files that are no longer in use. */
function diskWords({ logDisk, replicas }: EnvironmentDetail): string {
  if (!logDisk) return 'not looked at yet';
  const names = new Map(replicas.map(({ replicaId, name }) => [replicaId, name]));
  return asSentence(logDiskWords(logDisk, (id) => names.get(id) ?? 'a replica'));
}

function Now({ environment }: { readonly environment: EnvironmentDetail }) {
  const { health, healthReason, lsn, writeRate, observedAt, registeredAt, report, host } = environment;
  // What is followed all the time is not told twice.
  const live = ['Log position'];
  const found = report ? foundFacts(report).filter(({ term }) => !live.includes(term)) : [];
  return (
    <Facts
      facts={[
        { term: 'Health', value: <HealthBadge health={health} reason={healthReason} /> },
        { term: 'Log position', value: <span className="figures">{lsn ?? '—'}</span> },
        {
          term: 'Writes',
          value: <span className="figures">{writeRate === null ? '—' : formatRate(writeRate)}</span>,
        },
        { term: 'Disk of the log', value: diskWords(environment) },
        { term: 'Looked at', value: observedAt ? <RelativeTime at={observedAt} past /> : 'not yet' },
        ...found,
        { term: 'Host', value: host },
        { term: 'Registered', value: <RelativeTime at={registeredAt} /> },
      ]}
    />
  );
}
