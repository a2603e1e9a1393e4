'use client';
import { RefreshCw } from 'lucide-react';
import { lookAgainAction } from '#app/environments/[id]/actions.ts';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { useAction } from '../actions/use-action.ts';
import { asSentence } from '../format/count.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { Button } from '../ui/button.tsx';

/** When files and checks were looked at, and looking anew: it joins the environment for a moment, so nobody else does it. */
export function LookAgain({ environment }: { readonly environment: EnvironmentDetail }) {
  const { run, pending, failure } = useAction(lookAgainAction);
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-3">
      {failure && (
        <span role="alert" className="text-bad">
          {asSentence(failure.message)}
        </span>
      )}
      <span>
        looked <RelativeTime at={environment.reportAt} />
      </span>
      <Button deed="host.look" size="sm" look="quiet" disabled={pending} onClick={() => run(environment.id)}>
        <RefreshCw aria-hidden className={pending ? 'turning size-4' : 'size-4'} />
        Look again
      </Button>
    </span>
  );
}
