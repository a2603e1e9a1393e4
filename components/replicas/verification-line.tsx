import { CircleX, RefreshCw } from 'lucide-react';
import Link from 'next/link';
import { isDamage } from '#lib/contracts/damage.ts';
import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { linkClasses } from '../ui/classes.ts';

/** `verified 3 h ago`, or what stands in its place. */
export function VerificationLine({
  replica: { verification, verifyRun },
  brief = false,
}: {
  readonly replica: Pick<ReplicaSummary, 'verification' | 'verifyRun'>;
  /** For a narrow column: a failure without its time. */
  readonly brief?: boolean;
}) {
  const { good, failure } = verification;
  if (verifyRun) {
    return (
      <Link
        href={`/runs/${verifyRun.id}`}
        prefetch={false}
        className={`${linkClasses} inline-flex items-center gap-1.5 text-busy`}
      >
        <RefreshCw aria-hidden className="turning size-3.5" />
        {verifyRun.state === 'queued' ? 'to be verified' : 'verifying'}
      </Link>
    );
  }
  if (failure) {
    const damaged = isDamage(failure.error.code);
    const look = `inline-flex items-center gap-1.5 ${damaged ? 'text-bad' : 'text-warn'}`;
    const words = (
      <>
        <CircleX aria-hidden className="size-3.5 shrink-0" />
        <span>
          {damaged ? 'verification failed' : 'could not be verified'}
          {!brief && (
            <>
              {' '}
              <RelativeTime at={failure.at} />
            </>
          )}
        </span>
      </>
    );
    return failure.runId === null ? (
      <span className={look}>{words}</span>
    ) : (
      <Link href={`/runs/${failure.runId}`} prefetch={false} className={`${linkClasses} ${look}`}>
        {words}
      </Link>
    );
  }
  if (good === null) return <span>never verified</span>;
  return (
    <span>
      verified <RelativeTime at={good.at} />
    </span>
  );
}
