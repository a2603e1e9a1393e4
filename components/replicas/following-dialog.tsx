'use client';
import { useState } from 'react';
import { updateFollowingAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { asSentence } from '../format/count.ts';
import { fromFollowing, toFollowing } from '../targets/following-choices.ts';
import { FollowingFields } from '../targets/following-fields.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface FollowingDialogProps {
  readonly replica: ReplicaDetail;
  readonly onClose: () => void;
}

export function FollowingDialog({ replica, onClose }: FollowingDialogProps) {
  const [value, setValue] = useState(() => fromFollowing(replica.following));
  const { run, pending, failure } = useAction(updateFollowingAction);
  const save = async () => {
    const answer = await run({ replicaId: replica.replicaId, following: toFollowing(value) });
    if (answer !== undefined) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`How ${replica.name} is followed`}
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button look="primary" disabled={pending} onClick={save}>
            Save
          </Button>
        </>
      }
    >
      <FollowingFields
        value={value}
        onChange={(change) => setValue((before) => ({ ...before, ...change }))}
      />
      {failure && (
        <p role="alert" className="pt-2 text-bad">
          {asSentence(failure.message)}
        </p>
      )}
    </Dialog>
  );
}
