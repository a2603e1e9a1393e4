import { clsx } from 'clsx';
import { HardDrive, OctagonX, Plus } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import type { EnvironmentSummary } from '#lib/contracts/environment.ts';
import { logDiskWords } from '#lib/contracts/log-disk-words.ts';
import { formatRate } from '../format/bytes.ts';
import { asSentence } from '../format/count.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { linkClasses } from '../ui/classes.ts';
import { ReplicaRow } from './replica-row.tsx';

interface EnvironmentGroupProps {
  readonly environment: EnvironmentSummary;
  /** The heading above its own, where there is one. */
  readonly under?: 'host' | undefined;
  /** Further down the page than a window shows: not laid out while out of sight. */
  readonly far: boolean;
}

/** An environment with its replicas: one frame, a row each. */
export const EnvironmentGroup = memo(function EnvironmentGroup({
  environment,
  under,
  far,
}: EnvironmentGroupProps) {
  const Heading = under === 'host' ? 'h3' : 'h2';
  const { id, name, home, release, lsn, writeRate, health, healthReason, logDisk, replicas } = environment;
  const nameOf = (id: string) =>
    replicas.find(({ replicaId }) => replicaId === id)?.name ?? 'another replica';
  const addTarget = `/environments/${id}/targets/new`;
  return (
    <section aria-label={`Environment ${name}`}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 pb-2">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <Heading className="font-semibold wrap-anywhere">
            <Link href={`/environments/${id}`} prefetch={false} className={linkClasses}>
              {name}
            </Link>
          </Heading>
          <span className="figures line-clamp-2 min-w-0 text-muted wrap-anywhere" title={home}>
            {home}
          </span>
        </div>
        <div className="figures flex gap-x-4 text-muted">
          {release && <span>Berkeley DB {release}</span>}
          {writeRate !== null && <span className="min-w-[9ch] text-right">{formatRate(writeRate)}</span>}
          {lsn && <span className="text-right">{lsn}</span>}
        </div>
      </div>
      <div
        className={clsx('overflow-hidden rounded-md border bg-surface', far && '[content-visibility:auto]')}
        // About what its rows take: what comes into sight moves nothing.
        style={far ? { containIntrinsicSize: `auto ${Math.max(1, replicas.length) * 104}px` } : undefined}
      >
        {(health === 'not answering' || health === 'unreadable') && (
          <p className="flex gap-2 border-b px-4 py-2.5 text-bad">
            <OctagonX aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span className="wrap-anywhere">
              {asSentence(healthReason ?? `the environment is ${health}`)}
            </span>
          </p>
        )}
        {logDisk?.alert && (
          <p className="flex gap-2 border-b px-4 py-2.5 text-warn">
            <HardDrive aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span className="wrap-anywhere">
              {asSentence(`the disk that holds the log: ${logDiskWords(logDisk, nameOf)}`)}
            </span>
          </p>
        )}
        {replicas.length === 0 ? (
          <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-3.5">
            <p className="text-muted">
              No replica yet: if this environment died now, everything in it would be lost.
            </p>
            <ButtonLink deed="replica.add" href={addTarget} size="sm" look="primary">
              <Plus aria-hidden className="size-4" />
              Add a target
            </ButtonLink>
          </div>
        ) : (
          <ul className="divide-y">
            {replicas.map((replica) => (
              <ReplicaRow key={replica.replicaId} replica={replica} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
});
