'use client';
import { useRouter } from 'next/navigation';
import { removeTargetAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { ConfirmByName } from '../forms/confirm-by-name.tsx';

interface RemoveReplicaDialogProps {
  readonly replica: ReplicaDetail;
  readonly onClose: () => void;
}

export function RemoveReplicaDialog({ replica, onClose }: RemoveReplicaDialogProps) {
  const router = useRouter();
  const { run, pending, failure } = useAction(removeTargetAction);
  const remove = async () => {
    if (await run(replica.replicaId)) router.push(`/environments/${replica.environmentId}`);
  };
  return (
    <ConfirmByName
      title={`Remove ${replica.name}`}
      name={replica.name}
      verb="Remove the replica"
      pending={pending}
      refusal={failure}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>
        {replica.environmentName} is no longer copied to <span className="figures">{replica.directory}</span>,
        and this replica leaves the console. Its files stay where they are and can still be opened; nothing on
        disk is deleted.
      </p>
    </ConfirmByName>
  );
}
