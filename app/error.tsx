'use client';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <>
      <h1 className="pb-6 text-xl font-semibold tracking-tight">This page could not be shown</h1>
      <Notice look="failure" title="The console could not read what belongs here." live>
        <p>
          Replicas and their schedules do not depend on this page. See what /api/health says, and the log of
          Understudy.
        </p>
        {error.digest && <p className="figures pt-1 text-faint">digest {error.digest}</p>}
      </Notice>
      <div className="pt-4">
        <Button look="primary" onClick={reset}>
          Try again
        </Button>
      </div>
    </>
  );
}
