import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import Link from 'next/link';
import type { RunSummary } from '#lib/contracts/run.ts';
import { formatBytes } from '../format/bytes.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { ShortTime } from '../time/short-time.tsx';
import { linkClasses } from '../ui/classes.ts';
import { RunDuration } from './run-duration.tsx';
import { RunStateBadge } from './run-state.tsx';
import { kindTitle, triggerTitle } from './words.ts';

export const runTableFeatures = tableFeatures({});
const helper = createColumnHelper<typeof runTableFeatures, RunSummary>();

const state = helper.accessor('state', {
  header: 'State',
  cell: ({ row }) => <RunStateBadge state={row.original.state} />,
});

const kind = helper.accessor('kind', {
  header: 'Run',
  cell: ({ row: { original: run } }) => (
    <Link href={`/runs/${run.id}`} prefetch={false} className={linkClasses}>
      {kindTitle[run.kind]}
      {run.fellBack && <span className="text-muted"> as a snapshot</span>}
    </Link>
  ),
});

const replica = helper.accessor('replicaName', {
  header: 'Replica',
  cell: ({ row: { original: run } }) => (
    <Link
      href={`/replicas/${run.replicaId}`}
      prefetch={false}
      className={`${linkClasses} sm:whitespace-nowrap max-sm:wrap-anywhere`}
    >
      {run.environmentName} → {run.replicaName}
    </Link>
  ),
});

const requested = helper.accessor('requestedAt', {
  header: 'When',
  cell: ({ row: { original: run } }) => (
    <span className="whitespace-nowrap">
      <ShortTime at={run.requestedAt} />
      <RelativeTime
        at={run.requestedAt}
        className="inline-block min-w-[10ch] pl-3 text-muted max-sm:hidden"
      />
    </span>
  ),
});

const trigger = helper.accessor('trigger', {
  header: 'Trigger',
  cell: ({ row: { original: run } }) => (
    <span className="whitespace-nowrap text-muted">{triggerTitle[run.trigger]}</span>
  ),
});

const took = helper.display({
  id: 'took',
  header: 'Took',
  cell: ({ row }) => <RunDuration run={row.original} />,
});

const copied = helper.accessor('bytesCopied', {
  header: 'Copied',
  cell: ({ row: { original: run } }) => (
    <span className="figures whitespace-nowrap">
      {run.bytesCopied === null ? '—' : formatBytes(run.bytesCopied)}
    </span>
  ),
});

const reached = helper.accessor('publishedLsn', {
  header: 'Recovered to',
  cell: ({ row: { original: run } }) => (
    <span className="figures whitespace-nowrap">{run.publishedLsn ?? '—'}</span>
  ),
});

/** On the pages of one replica its name is not news. */
export const replicaRunColumns = helper.columns([state, kind, requested, took, copied, reached, trigger]);
export const runColumns = helper.columns([state, kind, replica, requested, took, copied, reached, trigger]);
