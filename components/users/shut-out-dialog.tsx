import { disableUserAction, endSessionsOfAction, removeUserAction } from '#app/settings/users/actions.ts';
import type { UserSummary } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { ConfirmByName } from '../forms/confirm-by-name.tsx';

const deeds = {
  'end sessions': {
    title: (name: string) => `Sign ${name} out everywhere`,
    verb: 'Sign them out',
    dismiss: 'Leave them signed in',
    act: ({ userId }: UserSummary) => endSessionsOfAction(userId),
    words:
      'Every page that they have open asks for the password again. Runs that they asked for go on. They can sign in at once.',
  },
  disable: {
    title: (name: string) => `Disable ${name}`,
    verb: 'Disable the user',
    dismiss: 'Leave them enabled',
    act: ({ userId }: UserSummary) => disableUserAction(userId),
    words:
      'They are signed out and cannot sign in until somebody enables them again. Runs that they asked for go on.',
  },
  remove: {
    title: (name: string) => `Remove ${name}`,
    verb: 'Remove the user',
    dismiss: 'Keep them',
    act: ({ userId, name }: UserSummary) => removeUserAction({ userId, name }),
    words:
      'They are signed out and cannot sign in again. What they did stays in the audit and in the history, under their name.',
  },
} as const;

export type ShutOut = keyof typeof deeds;

interface ShutOutDialogProps {
  readonly user: UserSummary;
  readonly deed: ShutOut;
  readonly onClose: () => void;
}

/** What keeps somebody else out, for a moment or for good. */
export function ShutOutDialog({ user, deed, onClose }: ShutOutDialogProps) {
  const { title, verb, dismiss, act, words } = deeds[deed];
  const { run, pending, failure } = useAction(act);
  const confirm = async () => {
    if (await run(user)) onClose();
  };
  return (
    <ConfirmByName
      title={title(user.name)}
      name={user.name}
      verb={verb}
      dismiss={dismiss}
      pending={pending}
      refusal={failure}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{words}</p>
    </ConfirmByName>
  );
}
