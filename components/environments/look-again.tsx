'use client';
import { RefreshCw } from 'lucide-react';
import { lookAgainAction } from '#app/environments/[id]/actions.ts';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { useAction } from '../actions/use-action.ts';
import { Refusal } from '../failures/refusal.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { Button } from '../ui/button.tsx';

/** When files and checks were looked at, and looking anew: it joins the environment for a moment, so nobody else does it. */
export function LookAgain({ environment }: { readonly environment: EnvironmentDetail }) {
  const { run, pending, failure } = useAction(lookAgainAction);
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-3">
      <span>
        looked <RelativeTime at={environment.reportAt} />
      </span>
      <Button deed="host.look" size="sm" look="quiet" disabled={pending} onClick={() => run(environment.id)}>
        <RefreshCw aria-hidden className={pending ? 'turning size-4' : 'size-4'} />
        Look again
      </Button>
      {failure && <Refusal failure={failure} className="w-full" />}
    </div>
  );
}
