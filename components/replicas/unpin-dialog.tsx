import { pinBaseAction } from '#app/replicas/[id]/actions.ts';
import type { BaseFound } from '#lib/contracts/base.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { ConfirmByName } from '../forms/confirm-by-name.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { retentionWords } from './retention-words.ts';

interface UnpinDialogProps {
  readonly replica: Pick<ReplicaDetail, 'replicaId' | 'name' | 'retention'>;
  readonly base: BaseFound;
  readonly onClose: () => void;
}

/** From then on the next run may remove it. */
export function UnpinDialog({ replica, base, onClose }: UnpinDialogProps) {
  const { run, pending, failure } = useAction(pinBaseAction);
  const leave = async () => {
    if (await run({ replicaId: replica.replicaId, base: base.id, pinned: false })) onClose();
  };
  return (
    <ConfirmByName
      title="Leave the base to the retention"
      name={replica.name}
      verb="Leave it to the retention"
      pending={pending}
      refusal={failure}
      onConfirm={leave}
      onClose={onClose}
    >
      <p>
        For bases, {replica.name} keeps: {retentionWords(replica.retention)}. Where that does not keep the
        base of <span className="figures">{base.recoveredLsn}</span> (<RelativeTime at={base.recoveredAt} />
        ), the next run removes it, and moments that only it reaches can no longer be restored.
      </p>
    </ConfirmByName>
  );
}
