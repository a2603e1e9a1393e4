'use client';
import { useState } from 'react';
import { updateFollowingAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { fromFollowing, toFollowing } from '../targets/following-choices.ts';
import { FollowingFields } from '../targets/following-fields.tsx';

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
    <FormDialog
      title={`How ${replica.name} is followed`}
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <FollowingFields
        value={value}
        onChange={(change) => setValue((before) => ({ ...before, ...change }))}
      />
    </FormDialog>
  );
}
