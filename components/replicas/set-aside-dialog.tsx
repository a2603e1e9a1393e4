'use client';
import { useRouter } from 'next/navigation';
import { requestRunAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { ConfirmByName } from '../forms/confirm-by-name.tsx';

interface SetAsideDialogProps {
  readonly replica: ReplicaDetail;
  readonly path: string | null;
  readonly onClose: () => void;
}

/** The operator's word that the use was a mistake: without it no run publishes past a generation that somebody used. */
export function SetAsideDialog({ replica, path, onClose }: SetAsideDialogProps) {
  const router = useRouter();
  const { run, pending, failure } = useAction(requestRunAction);
  const start = async () => {
    const asked = await run({ replicaId: replica.replicaId, kind: 'snapshot', setAside: true });
    if (asked) router.push(`/runs/${asked.runId}`);
  };
  return (
    <ConfirmByName
      title="Keep it and take a new snapshot"
      name={replica.name}
      verb="Take the snapshot"
      dismiss="Leave it as it is"
      pending={pending}
      refusal={failure}
      onConfirm={start}
      onClose={onClose}
    >
      <p>
        {replica.name} follows {replica.environmentName} again, in a generation copied afresh. What was
        written into {path ? <span className="figures">{path}</span> : 'the generation in use'} does not
        become part of it: that directory is kept, is never changed or removed by a run, and takes its space
        until you remove it.
      </p>
    </ConfirmByName>
  );
}
