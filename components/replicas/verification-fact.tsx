import Link from 'next/link';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { linkClasses } from '../ui/classes.ts';
import { NextVerification } from './next-verification.tsx';
import { VerificationLine } from './verification-line.tsx';

/** The last verification: when, up to where, with what result, and its run; and when the next one is due. */
export function VerificationFact({ replica }: { readonly replica: ReplicaDetail }) {
  const { good, failure } = replica.verification;
  const isShown = replica.verifyRun === null && failure === null;
  return (
    <div className="space-y-0.5 wrap-anywhere">
      <div>
        <VerificationLine replica={replica} />
        {isShown && good && <Good good={good} />}
      </div>
      {failure && <div className="text-muted">{failure.error.message}</div>}
      {!isShown && good && (
        <div className="text-sm text-muted">
          before: verified <RelativeTime at={good.at} />
          <Good good={good} />
        </div>
      )}
      <div className="text-sm text-muted">
        <NextVerification replica={replica} />
      </div>
    </div>
  );
}

function Good({ good }: { readonly good: NonNullable<ReplicaDetail['verification']['good']> }) {
  return (
    <>
      , up to <span className="figures whitespace-nowrap">{good.lsn}</span>
      {good.runId && (
        <>
          {' · '}
          <Link href={`/runs/${good.runId}`} prefetch={false} className={linkClasses}>
            the run
          </Link>
        </>
      )}
    </>
  );
}
