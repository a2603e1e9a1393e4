'use client';
import Link from 'next/link';
import { memo } from 'react';
import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import { DayStrip } from '../charts/day-strip.tsx';
import { Sparkline } from '../charts/sparkline.tsx';
import { asSentence, formatCount } from '../format/count.ts';
import { LogLine } from '../log-line/log-line.tsx';
import { ExposureFigures } from '../replicas/exposure-figures.tsx';
import { NextRun } from '../replicas/next-run.tsx';
import { RecoveryLine } from '../replicas/recovery-line.tsx';
import { RunNow } from '../replicas/run-now.tsx';
import { StateBadge } from '../replicas/state-badge.tsx';
import { VerificationLine } from '../replicas/verification-line.tsx';
import { linkClasses } from '../ui/classes.ts';
import { Told } from '../ui/told.tsx';

const columns =
  'max-md:grid-cols-[1fr_auto] max-md:*:col-span-2 xl:grid-cols-[128px_minmax(0,1fr)_148px_120px_120px_auto] md:max-xl:grid-cols-[152px_1fr_auto]';

/** One replica: state, exposure, what it holds, its past, what comes next, and the one thing to press. */
export const ReplicaRow = memo(function ReplicaRow({ replica }: { readonly replica: ReplicaSummary }) {
  const explained = replica.state !== 'in step' && replica.stateReason !== null;
  return (
    <li className={`grid items-start gap-x-5 gap-y-3 px-4 py-3.5 ${columns}`}>
      <div className="min-w-0 space-y-1 max-md:flex max-md:items-start max-md:justify-between max-md:gap-3 max-md:space-y-0">
        <Link
          href={`/replicas/${replica.replicaId}`}
          prefetch={false}
          title={replica.name}
          className={`${linkClasses} line-clamp-3 font-medium wrap-anywhere`}
        >
          {replica.name}
        </Link>
        <div className="shrink-0">
          <StateBadge state={replica.state} reason={replica.stateReason} />
        </div>
      </div>
      <div className="min-w-0 space-y-1">
        <ExposureFigures exposure={replica.exposure} state={replica.state} />
        <LogLine replica={replica} />
      </div>
      <div className="min-w-0 space-y-1 md:max-xl:order-1">
        <div className="figures truncate">
          {replica.lastLogFile ?? <span className="text-faint">no log file yet</span>}
        </div>
        <div className="text-sm text-muted">
          <RecoveryLine recovery={replica.recovery} />
        </div>
        <div className="text-sm text-muted">
          <VerificationLine replica={replica} brief />
        </div>
      </div>
      <div className="space-y-1 max-md:flex max-md:items-center max-md:gap-6 max-md:space-y-0 md:max-xl:order-2 md:max-xl:flex md:max-xl:gap-6">
        <Sparkline samples={replica.samples} goalMs={replica.goalMs} />
        <DayStrip days={replica.days} />
      </div>
      <div className="min-w-0 space-y-1 max-md:col-span-1! md:max-xl:order-3">
        <NextRun replica={replica} />
      </div>
      <div className="max-md:col-span-1! md:justify-self-end">
        <RunNow replica={replica} />
      </div>
      {explained && (
        <p className="col-span-full -mt-1 text-sm text-muted wrap-anywhere md:order-4">
          <Told text={asSentence(replica.stateReason ?? '')} />
        </p>
      )}
      {replica.keptAhead.length > 0 && (
        <p className="col-span-full -mt-1 text-sm text-warn wrap-anywhere md:order-5">
          Keeps {formatCount(replica.keptAhead.length, 'generation')} with commits that the environment may
          have lost.
        </p>
      )}
    </li>
  );
});
