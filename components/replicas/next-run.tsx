'use client';
import { RefreshCw } from 'lucide-react';
import Link from 'next/link';
import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import { useNowText } from '../time/now.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { linkClasses } from '../ui/classes.ts';

/** What is due begins within this time where all is well. */
const graceMs = 2000;

/** The run under way, or when the next one is due. */
export function NextRun({ replica }: { readonly replica: ReplicaSummary }) {
  const { activeRun, following, nextRunAt, schedule, state } = replica;
  return (
    <>
      <div>
        {activeRun ? (
          <Link
            href={`/runs/${activeRun.id}`}
            prefetch={false}
            className={`${linkClasses} inline-flex items-center gap-2 text-busy`}
          >
            <RefreshCw aria-hidden className="turning size-3.5" />
            {activeRun.kind}
          </Link>
        ) : nextRunAt && state !== 'paused' ? (
          <Due at={nextRunAt} />
        ) : (
          <span className="text-muted">
            {state === 'paused' ? 'paused' : following ? 'followed all the time' : 'no schedule'}
          </span>
        )}
      </div>
      {activeRun && <div className="text-sm text-muted">{activeRun.state}</div>}
      {schedule && !activeRun && (
        <div className="truncate text-sm text-muted lowercase">{schedule.words}</div>
      )}
    </>
  );
}

/** Late where the scheduler has not come to it yet: `due 2 min ago`. */
function Due({ at }: { readonly at: string }) {
  const word = useNowText((now) => {
    const inMs = Date.parse(at) - now;
    return inMs < -graceMs ? 'due' : inMs <= 0 ? 'due now' : 'next';
  });
  if (word === 'due now') return word;
  return (
    <>
      {word} <RelativeTime at={at} />
    </>
  );
}
