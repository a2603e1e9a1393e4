'use client';
import { Camera, Pause, Play, RefreshCw, ShieldCheck, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { pauseReplicaAction, requestRunAction, resumeReplicaAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { Refusal } from '../failures/refusal.tsx';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { RemoveReplicaDialog } from './remove-replica-dialog.tsx';

export function ReplicaActions({ replica }: { readonly replica: ReplicaDetail }) {
  const router = useRouter();
  const request = useAction(requestRunAction);
  const pause = useAction(pauseReplicaAction);
  const resume = useAction(resumeReplicaAction);
  const verify = useAction(requestRunAction);
  const [removing, setRemoving] = useState(false);
  const failure = request.failure ?? verify.failure ?? pause.failure ?? resume.failure;
  const { replicaId, activeRun, verifyRun, state, recoveredLsn, pausedAt } = replica;
  // In use: a run would refuse; the panel below offers what can be done.
  const closed = request.pending || activeRun !== null || state === 'promoted' || state === 'in use';
  const start = async (kind: 'snapshot' | 'update') => {
    const asked = await request.run({ replicaId, kind });
    if (asked) router.push(`/runs/${asked.runId}`);
  };
  return (
    <div className="flex flex-col items-end gap-1.5 max-sm:items-start">
      <div className="flex flex-wrap gap-2">
        <Button deed="replica.remove" look="quiet" onClick={() => setRemoving(true)}>
          <Trash2 aria-hidden className="size-4" />
          Remove…
        </Button>
        {pausedAt !== null ? (
          <Button deed="replica.resume" disabled={resume.pending} onClick={() => resume.run(replicaId)}>
            <Play aria-hidden className="size-4" />
            Resume
          </Button>
        ) : (
          <Button
            deed="replica.pause"
            disabled={pause.pending || state === 'promoted'}
            onClick={() => pause.run(replicaId)}
          >
            <Pause aria-hidden className="size-4" />
            Pause
          </Button>
        )}
        {verifyRun ? (
          <ButtonLink href={`/runs/${verifyRun.id}`}>Follow the verification</ButtonLink>
        ) : (
          // Stays here: it goes beside everything else, and what it finds appears below.
          <Button
            deed="run.request"
            disabled={verify.pending || recoveredLsn === null || state === 'promoted' || state === 'in use'}
            onClick={() => verify.run({ replicaId, kind: 'verify' })}
          >
            <ShieldCheck aria-hidden className="size-4" />
            Verify
          </Button>
        )}
        <Button deed="run.request" disabled={closed || recoveredLsn === null} onClick={() => start('update')}>
          <RefreshCw aria-hidden className="size-4" />
          Update now
        </Button>
        {activeRun ? (
          <ButtonLink href={`/runs/${activeRun.id}`} look="primary">
            Follow the {activeRun.kind}
          </ButtonLink>
        ) : (
          // The panel of a broken chain has the one that helps.
          <Button
            deed="run.request"
            look={state === 'broken chain' ? 'secondary' : 'primary'}
            disabled={closed}
            onClick={() => start('snapshot')}
          >
            <Camera aria-hidden className="size-4" />
            Snapshot now
          </Button>
        )}
      </div>
      {failure && <Refusal failure={failure} className="max-w-md" />}
      {removing && <RemoveReplicaDialog replica={replica} onClose={() => setRemoving(false)} />}
    </div>
  );
}
