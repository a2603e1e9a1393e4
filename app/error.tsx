'use client';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';

interface ErrorPageProps {
  readonly error: unknown;
  /** Reads and draws the page once more. */
  readonly retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <>
      <h1 className="pb-6 text-xl font-semibold tracking-tight">This page could not be shown</h1>
      <Notice look="failure" title="The console could not read what belongs here." live>
        <p>
          Most often its database does not answer for a moment. Replicas and their schedules do not depend on
          this page. What /api/health says, and the log of Understudy, tell more.
        </p>
        {digest && <p className="figures pt-1 text-faint">digest {digest}</p>}
      </Notice>
      <div className="flex gap-2 pt-4">
        <Button look="primary" onClick={retry}>
          Try again
        </Button>
        <Button onClick={() => window.location.reload()}>Reload the page</Button>
      </div>
    </>
  );
}
