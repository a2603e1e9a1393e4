'use client';
import { Camera } from 'lucide-react';
import { requestRunAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { asSentence } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import type { ButtonLook, ButtonSize } from '../ui/classes.ts';

interface SnapshotButtonProps {
  readonly replica: Pick<ReplicaSummary, 'replicaId' | 'name' | 'environmentName' | 'activeRun' | 'state'>;
  readonly size?: ButtonSize | undefined;
  readonly look?: ButtonLook | undefined;
}

/** Harmless, so it does not ask: a snapshot replaces nothing until it is published. */
export function SnapshotButton({ replica, size, look }: SnapshotButtonProps) {
  const { run, pending, failure } = useAction(requestRunAction);
  const busy = pending || replica.activeRun !== null;
  return (
    <>
      <Button
        deed="run.request"
        look={look}
        size={size}
        disabled={busy || replica.state === 'promoted'}
        aria-label={`Snapshot now: ${replica.environmentName} to ${replica.name}`}
        onClick={() => run({ replicaId: replica.replicaId, kind: 'snapshot' })}
      >
        {size !== 'sm' && <Camera aria-hidden className="size-4" />}
        Snapshot now
      </Button>
      {failure && (
        <p role="alert" className="max-w-60 pt-1.5 text-sm text-bad">
          {asSentence(failure.message)}
        </p>
      )}
    </>
  );
}
