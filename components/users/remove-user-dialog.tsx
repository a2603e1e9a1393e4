import { removeUserAction } from '#app/settings/users/actions.ts';
import type { UserSummary } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { ConfirmByName } from '../ui/confirm-by-name.tsx';

interface RemoveUserDialogProps {
  readonly user: UserSummary;
  readonly onClose: () => void;
}

export function RemoveUserDialog({ user, onClose }: RemoveUserDialogProps) {
  const { run, pending, failure } = useAction(removeUserAction);
  const remove = async () => {
    if (await run({ userId: user.userId, name: user.name })) onClose();
  };
  return (
    <ConfirmByName
      title={`Remove ${user.name}`}
      name={user.name}
      verb="Remove the user"
      pending={pending}
      refusal={failure}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>
        They are signed out and cannot sign in again. What they did stays in the audit and in the history,
        under their name.
      </p>
    </ConfirmByName>
  );
}
