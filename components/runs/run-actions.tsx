'use client';
import { Ban, RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { requestRunAction } from '#app/replicas/[id]/actions.ts';
import { cancelRunAction } from '#app/runs/[id]/actions.ts';
import { errorHelp } from '#lib/contracts/error-help.ts';
import { type RequestedRunKind, type RunDetail, requestedRunKinds } from '#lib/contracts/run.ts';
import { useAction } from '../actions/use-action.ts';
import { Refusal } from '../failures/refusal.tsx';
import { Button } from '../ui/button.tsx';
import { isOpen } from './run-state.tsx';

/** Following begins and ends by the replica's settings; rolling forward is the command's. */
export function RunActions({ run }: { readonly run: RunDetail }) {
  const kind = requestedRunKinds.find((known) => known === run.kind);
  return kind ? <Actions run={run} kind={kind} /> : null;
}

function Actions({ run, kind }: { readonly run: RunDetail; readonly kind: RequestedRunKind }) {
  const router = useRouter();
  const cancel = useAction(cancelRunAction);
  const again = useAction(requestRunAction);
  const failure = cancel.failure ?? again.failure;
  const runAgain = async () => {
    const next = await again.run({ replicaId: run.replicaId, kind });
    if (next) router.push(`/runs/${next.runId}`);
  };
  return (
    <div className="flex flex-col items-end gap-1.5">
      {isOpen(run.state) ? (
        <Button
          deed="run.cancel"
          disabled={cancel.pending || run.cancelRequested}
          onClick={() => cancel.run(run.id)}
        >
          <Ban aria-hidden className="size-4" />
          {run.cancelRequested ? 'Cancelling…' : 'Cancel'}
        </Button>
      ) : (
        <Button
          deed="run.request"
          look={run.state === 'succeeded' || isOtherwiseRemedied(run) ? 'secondary' : 'primary'}
          disabled={again.pending}
          onClick={runAgain}
        >
          <RotateCcw aria-hidden className="size-4" />
          Run again
        </Button>
      )}
      {failure && <Refusal failure={failure} />}
    </div>
  );
}

/** Where only a snapshot helps, the same once more is not what to press. */
const isOtherwiseRemedied = ({ error, kind }: RunDetail): boolean =>
  error !== null && kind !== 'snapshot' && errorHelp[error.code].does === 'snapshot';
