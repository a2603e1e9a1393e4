'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { AuditLink } from '../audit/audit-link.tsx';
import { DayStrip } from '../charts/day-strip.tsx';
import { LazyExposureChart } from '../exposure/lazy-exposure-chart.tsx';
import { Failure } from '../failures/failure.tsx';
import { RemedyButton } from '../failures/remedy-button.tsx';
import { formatRate } from '../format/bytes.ts';
import { asSentence } from '../format/count.ts';
import { RunTable } from '../runs/run-table.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { linkClasses } from '../ui/classes.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Section } from '../ui/section.tsx';
import { Told } from '../ui/told.tsx';
import { BasesSection } from './bases-section.tsx';
import { BrokenChainPanel } from './broken-chain-panel.tsx';
import { ExposureLarge } from './exposure-large.tsx';
import { InUsePanel } from './in-use-panel.tsx';
import { KeptAheadNotice } from './kept-ahead-notice.tsx';
import { LetGoNotice } from './let-go-notice.tsx';
import { replicaQuery } from './queries.ts';
import { RecoveryFacts } from './recovery-facts.tsx';
import { ReplicaActions } from './replica-actions.tsx';
import { ReplicaLogLine } from './replica-log-line.tsx';
import { ReplicaSettings } from './replica-settings.tsx';
import { StateBadge } from './state-badge.tsx';
import { stateLooks } from './state-look.ts';
import { errorToShow } from './trouble.ts';

export function ReplicaView({ id }: { readonly id: string }) {
  const replica = useSuspenseQuery(replicaQuery(id)).data;
  const error = errorToShow(replica);
  return (
    <>
      <PageHeader
        title={`${replica.environmentName} → ${replica.name}`}
        trail={[
          { label: 'Environments', href: '/environments' },
          { label: replica.environmentName, href: `/environments/${replica.environmentId}` },
        ]}
        where={<span className="figures">{replica.directory}</span>}
        actions={<ReplicaActions replica={replica} />}
      />
      <Standing replica={replica} />
      <InUsePanel replica={replica} />
      <LetGoNotice replica={replica} />
      <BrokenChainPanel replica={replica} />
      <KeptAheadNotice replica={replica} />
      {error && (
        <div className="pb-8">
          <Failure error={error}>
            {replica.activeRun === null && replica.state !== 'broken chain' && (
              <RemedyButton code={error.code} replicaId={id} kind="update" />
            )}
          </Failure>
        </div>
      )}
      <Section title="Log line" framed={false} aside={<Watched replica={replica} />}>
        <div className="rounded-md border bg-surface px-5 pt-5 pb-4">
          <ReplicaLogLine replica={replica} />
        </div>
      </Section>
      <Section title="Exposure over time" framed={false}>
        <LazyExposureChart replica={replica} />
      </Section>
      <div className="grid gap-x-8 xl:grid-cols-2">
        <Section title="Recovery">
          <RecoveryFacts replica={replica} />
        </Section>
        <Section title="Settings" aside={<AuditLink of="replica" id={id} />}>
          <ReplicaSettings replica={replica} />
        </Section>
      </div>
      <BasesSection replica={replica} />
      <Section
        title="Runs"
        aside={
          <Link href={`/history?replica=${replica.replicaId}`} className={linkClasses}>
            All runs
          </Link>
        }
      >
        {replica.runs.length > 0 ? (
          <RunTable label="Runs of this replica" runs={replica.runs} ofOneReplica />
        ) : (
          <p className="px-4 py-3 text-muted">Nothing has run yet. Take a snapshot to begin.</p>
        )}
      </Section>
    </>
  );
}

/** The panels below say the reason of these two, with what to do. */
const told = ({ state, stateReason }: ReplicaDetail): string =>
  state === 'in use' || state === 'broken chain'
    ? stateLooks[state].meaning
    : (stateReason ?? stateLooks[state].meaning);

/** State and exposure, large: what the page is opened for. */
function Standing({ replica }: { readonly replica: ReplicaDetail }) {
  return (
    <div className="grid items-start gap-x-12 gap-y-6 pb-8 xl:grid-cols-[minmax(0,1fr)_auto_280px]">
      <div className="space-y-2">
        <StateBadge state={replica.state} large />
        <p className="max-w-md text-muted text-pretty wrap-anywhere">
          <Told text={asSentence(told(replica))} />
        </p>
      </div>
      <ExposureLarge exposure={replica.exposure} />
      <figure className="space-y-1.5">
        <DayStrip days={replica.days} step={280 / 30} />
        <figcaption className="text-sm text-muted">runs of the last 30 days (UTC)</figcaption>
      </figure>
    </div>
  );
}

function Watched({ replica: { writeRate, observedAt } }: { readonly replica: ReplicaDetail }) {
  return (
    <>
      {writeRate !== null && <span className="figures">writes {formatRate(writeRate)}, </span>}
      {observedAt ? (
        <>
          looked at <RelativeTime at={observedAt} past className="inline-block min-w-14" />
        </>
      ) : (
        'not looked at yet'
      )}
    </>
  );
}
