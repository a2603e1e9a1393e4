'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { errorHelp } from '#lib/contracts/error-help.ts';
import type { RunDetail } from '#lib/contracts/run.ts';
import { Failure } from '../failures/failure.tsx';
import { RemedyButton } from '../failures/remedy-button.tsx';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { useNow } from '../time/now.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { linkClasses } from '../ui/classes.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Section } from '../ui/section.tsx';
import { Journal } from './journal.tsx';
import { runQuery } from './queries.ts';
import { RunActions } from './run-actions.tsx';
import { isOpen, RunStateBadge } from './run-state.tsx';
import { elapsedMs } from './run-times.ts';
import { StepList } from './step-list.tsx';
import { useOlderLines } from './use-older-lines.ts';
import { kindTitle, triggerWords } from './words.ts';

/** The same page while it runs and a year later. */
export function RunView({ id }: { readonly id: string }) {
  const run = useSuspenseQuery(runQuery(id)).data;
  const open = isOpen(run.state);
  return (
    <>
      <PageHeader
        title={`${kindTitle[run.kind]} of ${run.environmentName}`}
        trail={[
          { label: run.environmentName, href: `/environments/${run.environmentId}` },
          { label: run.replicaName, href: `/replicas/${run.replicaId}` },
        ]}
        where={
          <>
            to{' '}
            <Link href={`/replicas/${run.replicaId}`} className={linkClasses}>
              {run.replicaName}
            </Link>
            , {run.kind === 'follow' ? 'begun' : `${triggerWords[run.trigger]},`}{' '}
            <RelativeTime at={run.requestedAt} />
          </>
        }
        actions={<RunActions run={run} />}
      />
      <Summary run={run} />
      <div className="space-y-3 pb-8 empty:hidden">
        {run.error && run.state !== 'cancelled' && (
          <Failure error={run.error}>
            {/* Running it again is offered at the top of the page. */}
            {!open && errorHelp[run.error.code].does === 'snapshot' && (
              <RemedyButton code={run.error.code} replicaId={run.replicaId} kind="snapshot" look="primary" />
            )}
          </Failure>
        )}
        {run.fellBack && (
          <Notice
            look="warning"
            title="An update could not be trusted, so a full snapshot was taken in its place."
          >
            The journal below says why.
          </Notice>
        )}
        {run.state === 'interrupted' && !run.error && (
          <Notice look="warning" title="The worker ended before this run did.">
            What was published before is unharmed. It is taken up again by itself; running it again is safe
            too.
          </Notice>
        )}
        {run.state === 'cancelled' && (
          <Notice look="info" title="Cancelled.">
            What was published before is unharmed.
          </Notice>
        )}
      </div>
      {run.kind === 'follow' ? (
        <p className="max-w-prose pb-6 text-muted text-pretty">
          Brings new log into the archive of the replica as it is written, checked and synced, until the
          replica is paused or set otherwise. Recovering and publishing what came are{' '}
          <Link href={`/history?replica=${run.replicaId}&trigger=follow&kind=update`} className={linkClasses}>
            updates of their own
          </Link>
          .
        </p>
      ) : (
        <Section title="Steps">
          {run.steps.length > 0 ? (
            <StepList steps={run.steps} />
          ) : (
            <p className="px-4 py-3 text-muted">
              {open
                ? 'The steps appear as soon as a worker takes this run.'
                : 'It ended before the first step.'}
            </p>
          )}
        </Section>
      )}
      <Output run={run} />
    </>
  );
}

function Output({ run }: { readonly run: RunDetail }) {
  const open = isOpen(run.state);
  const older = useOlderLines(run);
  // Lines count from 1 within their run.
  const total = run.lines.at(-1)?.sequence ?? 0;
  return (
    <Disclosure title={`Output, ${formatCount(total, 'line')}`} defaultOpen={open}>
      <div className="rounded-md border bg-surface">
        <Journal older={older} live={open} />
      </div>
    </Disclosure>
  );
}

function Summary({ run }: { readonly run: RunDetail }) {
  const now = useNow();
  const took = elapsedMs(run, now);
  const published =
    run.startedAt && run.publishedAt ? Date.parse(run.publishedAt) - Date.parse(run.startedAt) : null;
  return (
    <dl className="grid grid-cols-[auto_repeat(4,1fr)] items-start gap-x-10 gap-y-4 pb-6 max-md:grid-cols-2">
      <div className="max-md:col-span-full">
        <dt className="sr-only">State</dt>
        <dd>
          <RunStateBadge state={run.state} large />
        </dd>
      </div>
      <Figure
        term={isOpen(run.state) ? 'Running for' : 'Took'}
        value={took === null ? '—' : formatDuration(took)}
      />
      {publishes(run) && (
        <>
          <Figure term="Published after" value={published === null ? '—' : formatDuration(published)} />
          <Figure term="Recovered to" value={run.publishedLsn ?? '—'} />
          <Figure term="Copied" value={run.bytesCopied === null ? '—' : formatBytes(run.bytesCopied)} />
        </>
      )}
    </dl>
  );
}

/** Whether it is one of those that copy, recover and publish. */
const publishes = ({ kind }: RunDetail): boolean =>
  kind !== 'follow' && kind !== 'verify' && kind !== 'prune';

function Figure({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <div>
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="figures min-w-[9ch]">{value}</dd>
    </div>
  );
}
